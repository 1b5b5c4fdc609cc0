"""Those whom nobody kills: interviews end, reviewers click and correct, some are erased.

`python -m tests.chaos.pipeline.people` reads from its standard input, as one line of JSON, `seed`,
`ledger`, `sessions` (id by key) and `for_s`. Then it is told a word by each line, and answers with
one: "rest" (people are busy until then), and "hold" and "still" of the last act. What people were
told is done stands in the ledger as soon as they were told; of what they heard no answer to, it
says that it may have happened.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - applications must be loaded first
from django.db import close_old_connections, connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from kombu.exceptions import OperationalError as BrokerError  # noqa: E402

from interviews.actions.erasure import erase_session  # noqa: E402
from interviews.actions.sessions import end_session  # noqa: E402
from interviews.models import ErasureCertificate, Session  # noqa: E402
from interviews.states import EndReason  # noqa: E402
from pipeline import claims, tasks  # noqa: E402
from pipeline.actions.action_items import add_item, change_item  # noqa: E402
from pipeline.actions.comments import add_comment  # noqa: E402
from pipeline.actions.own_ratings import give_rating  # noqa: E402
from pipeline.models import ActionItem, StepRun  # noqa: E402
from pipeline.weather import WEATHER, outlast  # noqa: E402
from tests.chaos.ledger import Ledger  # noqa: E402
from tests.chaos.pipeline import witnesses  # noqa: E402
from tests.chaos.pipeline.cohort import REVIEWER  # noqa: E402

ENDERS = 4
PATIENCE_S = 90.0
#: Of the ends, so many come twice at once.
SHARE_OF_DOUBLE_ENDS = 0.3
#: Of the sessions, so many are erased while a step of theirs is at work, and never less than two.
SHARE_OF_ERASED, FEWEST_ERASED = 0.1, 2
#: So that nobody waits for the end of the sessions between two acts.
LONGEST_PAUSE_S = 0.3


class People:
    """Everybody around the pipeline; `sessions` are ids by key."""

    def __init__(self, ledger: Ledger, sessions: dict[str, UUID], seed: int) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._sessions = sessions
        self._ended: list[str] = []
        self._erased: set[str] = set()
        self._dice = Random(f"people-{seed}")
        self._count = 0
        self._clicks = 0

    def live(self, for_s: float, is_over: threading.Event) -> None:
        """Every interview ends within `for_s` seconds; reviewers are busy until it is over."""
        keys = list(self._sessions)
        self._dice.shuffle(keys)
        pause_s = for_s / len(keys)
        busy = threading.Thread(target=self._be_busy, args=(min(pause_s, LONGEST_PAUSE_S), is_over))
        with ThreadPoolExecutor(ENDERS) as enders:
            busy.start()
            for key in keys:
                is_double = self._dice.random() < SHARE_OF_DOUBLE_ENDS
                for _ in range(1 + is_double):
                    enders.submit(self._end, key)
                time.sleep(pause_s)
        busy.join()

    def note(self, key: str, what: str, **values: object) -> None:
        with self._lock:
            self._ledger.note(key, what, **values)

    # --- What happens once to each

    def _end(self, key: str) -> None:
        now = timezone.now()

        def end() -> bool:
            return end_session(session_id=self._sessions[key], reason=EndReason.PLAN, now=now)

        try:
            outlast(end, within_seconds=PATIENCE_S)
            self.note(key, "ended")
            self._ended.append(key)
        finally:
            connection.close()

    # --- What people do all the time

    def _be_busy(self, pause_s: float, is_over: threading.Event) -> None:
        acts: list[Callable[[str], None]] = [
            self._click,
            self._click,
            self._edit,
            self._edit,
            self._add,
            self._rate,
            self._comment,
            self._publish,
            self._erase,
        ]
        while not is_over.wait(pause_s):
            known = [key for key in list(self._ended) if key not in self._erased]
            if not known:
                continue
            key = self._dice.choice(known)
            close_old_connections()
            try:
                self._dice.choice(acts)(key)
            except (*WEATHER, BrokerError):
                connection.close()
        connection.close()

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _said(self, act: Callable[[], Any], key: str, what: str, **values: object) -> None:
        """Note what was done; or, where the answer was lost, that it may have been."""
        try:
            answer = act()
        except WEATHER:
            self.note(key, what, is_sure=False, **values)
            raise
        if answer:
            self.note(key, what, is_sure=True, **values)

    def _click(self, key: str) -> None:
        """Have a step run again, and at times correct what it is writing anew.

        Not for ever: on a slow machine there would be no end of work.
        """
        if self._clicks > len(self._sessions):
            return
        self._clicks += 1
        steps = list(StepRun.objects.filter(session_id=self._sessions[key]))
        if not steps:
            return
        step = self._dice.choice(steps)
        self._said(lambda: claims.run_again(step.pk), key, "clicked", step=step.step)
        tasks.nudge(self._sessions[key])
        if step.step == "action_items":
            time.sleep(self._dice.uniform(0, 0.1))
            self._edit(key)

    def _edit(self, key: str) -> None:
        item = ActionItem.objects.filter(session_id=self._sessions[key]).order_by("?").first()
        if item is None:
            return
        description = f"Corrected {self._number()} by hand for {key}"
        self._said(
            lambda: change_item(
                item_id=item.pk,
                revision=item.revision,
                by=_reviewer(),
                now=timezone.now(),
                description=description,
            ),
            key,
            "edited",
            item=str(item.pk),
            words=description,
        )

    def _add(self, key: str) -> None:
        description = f"Added {self._number()} by hand for {key}"
        self._said(
            lambda: add_item(
                session=_session(self._sessions[key]),
                by=_reviewer(),
                now=timezone.now(),
                description=description,
            ),
            key,
            "added",
            words=description,
        )

    def _rate(self, key: str) -> None:
        note = f"Rated {self._number()} by hand for {key}"
        self._said(
            lambda: give_rating(
                session=_session(self._sessions[key]),
                number=1,
                by=_reviewer(),
                level=3,
                note=note,
                now=timezone.now(),
            ),
            key,
            "rated",
            words=note,
        )

    def _comment(self, key: str) -> None:
        text = f"Comment {self._number()} by hand for {key}"
        self._said(
            lambda: add_comment(session=_session(self._sessions[key]), by=_reviewer(), text=text),
            key,
            "commented",
            words=text,
        )

    def _erase(self, _key: str) -> None:
        """Of those at whom a step is at work."""
        most = max(FEWEST_ERASED, round(SHARE_OF_ERASED * len(self._sessions)))
        running = StepRun.objects.filter(status=StepRun.Status.RUNNING).order_by("?").first()
        keys = {session_id: key for key, session_id in self._sessions.items()}
        key = keys[running.session_id] if running else ""
        if key not in self._ended or key in self._erased or len(self._erased) == most:
            return
        self._erase_one(key)

    def _erase_one(self, key: str) -> None:
        self._erased.add(key)  # whatever comes of it: nobody speaks of them any more
        session_id = self._sessions[key]

        def erase() -> bool:
            asked = ErasureCertificate.Cause.ASKED
            erase_session(session_id=session_id, cause=asked, now=timezone.now())
            return True

        self._said(
            lambda: outlast(erase, within_seconds=PATIENCE_S),
            key,
            "erased",
            session=str(session_id),
        )

    def _publish(self, key: str) -> None:
        """The same message three times, and two sweeps at once."""
        found = StepRun.objects.filter(session_id=self._sessions[key]).order_by("?").first()
        if found is not None:
            for _ in range(3):
                tasks.run_step.apply_async((str(found.pk),), retry=False)
            for _ in range(2):
                tasks.sweep.apply_async(retry=False)
            self.note(key, "published", step=found.step)

    # --- The last act

    def hold(self) -> None:
        """Have many steps done again."""
        left = [each for key, each in self._sessions.items() if key not in self._erased]
        keys = {session_id: key for key, session_id in self._sessions.items()}
        witnesses.have_many_done_again(
            left,
            lambda step: self.note(keys[step.session_id], "clicked", is_sure=True, step=step.step),
        )

    def stand_still(self) -> int:
        """Erase one of several whose step is in the hands of nobody who moves; how many are."""
        held = witnesses.find_held()
        if len(held) > 1:  # of one alone nobody would see how soon it is in other hands
            [key] = [each for each, of in self._sessions.items() if of == held[0].session_id]
            self._erase_one(key)
        witnesses.wait_for_others(held)
        return len(held)


def _reviewer() -> User:
    return User.objects.get(username=REVIEWER)


def _session(session_id: UUID) -> Session:
    return Session.objects.select_related("version").get(pk=session_id)


def main() -> None:
    given = json.loads(sys.stdin.readline())
    sessions = {key: UUID(value) for key, value in given["sessions"].items()}
    is_over = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.readline()
        is_over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    with Ledger(Path(given["ledger"])) as ledger:
        people = People(ledger, sessions, given["seed"])
        people.live(given["for_s"], is_over)
        answer(resting=True)
        for word in sys.stdin:
            if word.strip() == "hold":
                people.hold()
                answer(holding=True)
            else:
                answer(held=people.stand_still())


def answer(**values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
