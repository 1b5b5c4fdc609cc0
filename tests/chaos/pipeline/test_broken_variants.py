"""Each promise of the slow half has a variant that breaks it on purpose: the audit must see that.

Every tragedy is played twice: as the product is, where the audit finds nothing, and broken.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from interviews.actions.sessions import end_session
from interviews.models import Session
from interviews.states import EndReason
from pipeline import claims, ledger, runner
from pipeline.actions.action_items import change_item
from pipeline.models import StepRun
from pipeline.plan import PLAN
from pipeline.steps.base import Output, Step
from pipeline.steps.registry import STEPS
from tests.cast import Cast
from tests.chaos.audit import Finding
from tests.chaos.ledger import Entry
from tests.chaos.pipeline import record
from tests.chaos.pipeline.audit import audit
from tests.chaos.pipeline.cohort import talk
from tests.chaos.pipeline.sabotage import VARIANTS
from tests.pipeline.rows import lapse

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

KEY = "1"  # no model may read it, and it has no sound


class DiedError(BaseException):
    """A worker is killed: nothing of it is done any more."""


@pytest.fixture(autouse=True)
def plan_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "PLAN", PLAN)


class Play:
    """One session that has ended, its people, and whoever works on it."""

    def __init__(self, session: Session, reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session = session
        self.reviewer = reviewer
        self.entries = [Entry(1.0, KEY, "ended", {})]
        self._monkeypatch = monkeypatch

    def step_run(self, step: str) -> StepRun:
        return StepRun.objects.get(session=self.session, step=step)

    def meanwhile(self, step: str, happens: Callable[[], None]) -> None:
        """Once, while this step is at work."""
        usual = STEPS[step]
        left = [happens]

        def run(given: Any) -> Output:
            output = usual.run(given)
            if left:
                left.pop()()
            return output

        changed = Step(step, usual.version, read=usual.read, run=run, write=usual.write)
        self._monkeypatch.setitem(STEPS, step, changed)

    def ring(self) -> None:
        """As the message after an end does."""
        self.work_on(ledger.sweep(self.session.pk))

    def work(self) -> None:
        """Whatever a sweep of all finds is done, until it finds nothing."""
        while due := ledger.sweep():
            self.work_on(due)

    def work_on(self, due: list[UUID]) -> None:
        for step_run_id in due:
            try:
                runner.run_step(step_run_id)
            except DiedError:
                connection.close()

    def click(self, step: str) -> None:
        assert claims.run_again(self.step_run(step).pk)
        self.entries.append(Entry(2.0, KEY, "clicked", {"step": step, "is_sure": True}))

    def judge(self) -> list[Finding]:
        values = connection.settings_dict
        address = make_conninfo(
            host=values["HOST"],
            port=values["PORT"] or None,
            dbname=values["NAME"],
            user=values["USER"],
            password=values["PASSWORD"] or None,
        )
        return audit(self.entries, [], record.read(address), [step.name for step in PLAN])


@pytest.fixture
def play(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    sql = record.WATCH.read_text(encoding="utf-8")
    session = talk(cast.version, KEY)
    end_session(session_id=session.pk, reason=EndReason.PLAN, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(sql)
    yield Play(session, cast.reviewer, monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA storm CASCADE")


# --- The tragedies


def two_messages_at_once(play: Play) -> None:
    """The second worker comes while the first is at work."""
    [due] = [run for run in ledger.sweep() if StepRun.objects.get(pk=run).step == "transcript"]
    play.meanwhile("transcript", lambda: play.work_on([due]))
    play.work()


def a_worker_stands_still(play: Play) -> None:
    """Its step is done by another, and then it wakes."""

    def stand_still() -> None:
        lapse(play.step_run("transcript"))
        play.work_on([play.step_run("transcript").pk])

    play.meanwhile("transcript", stand_still)
    play.work()


def a_worker_is_killed(play: Play) -> None:
    """And its lease runs out: here, at once."""

    def die() -> None:
        raise DiedError

    play.meanwhile("transcript", die)
    play.ring()
    soon = timezone.now() + timedelta(minutes=10)
    over = StepRun.objects.filter(status="running", lease_until__lt=soon)
    over.update(lease_until=timezone.now() - timedelta(seconds=1))
    play.work()


def every_message_is_lost(play: Play) -> None:
    """Nobody was told that the session has ended."""
    play.work()


def a_person_corrects_what_is_found_again(play: Play) -> None:
    play.work()
    [item] = play.session.action_items.all()
    words = "Corrected 1 by hand for 1"
    assert change_item(
        item_id=item.pk,
        revision=item.revision,
        by=play.reviewer,
        now=timezone.now(),
        description=words,
    )
    values = {"item": str(item.pk), "words": words, "is_sure": True}
    play.entries.append(Entry(2.0, KEY, "edited", values))
    play.click("action_items")
    play.work()


TRAGEDIES = {
    "take_without_asking": (two_messages_at_once, "doubled"),
    "store_without_fence": (a_worker_stands_still, "doubled"),
    "store_in_two": (a_worker_stands_still, "doubled"),
    "lease_for_ever": (a_worker_is_killed, "stuck"),
    "trust_messages": (every_message_is_lost, "lost"),
    "overwrite_people": (a_person_corrects_what_is_found_again, "lost"),
}


def test_every_variant_has_its_tragedy() -> None:
    assert set(TRAGEDIES) == set(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_broken_promise_is_found(
    play: Play, monkeypatch: pytest.MonkeyPatch, variant: str
) -> None:
    tragedy, kind = TRAGEDIES[variant]
    for owner, name, part in VARIANTS[variant]():
        monkeypatch.setattr(owner, name, part)
    tragedy(play)
    assert kind in {finding.kind for finding in play.judge()}


@pytest.mark.parametrize("tragedy", {tragedy: None for tragedy, _ in TRAGEDIES.values()})
def test_a_kept_promise_is_believed(play: Play, tragedy: Callable[[Play], None]) -> None:
    tragedy(play)
    assert play.judge() == []
