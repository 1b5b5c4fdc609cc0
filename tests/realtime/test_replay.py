"""What a journal still holds is stored once, in order, whoever has the session by then."""

import asyncio
import logging
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.db import OperationalError, transaction

from interviews.actions import replays, sessions
from interviews.actions.leases import release_lease, take_lease
from interviews.actions.sessions import TurnValues
from interviews.home import CHECKOUT
from interviews.models import Gap, Lease, Leg, Session, Turn
from interviews.states import EndReason, GapCause, SessionState
from realtime import database
from realtime import replay as replay_module
from realtime.journal import FILE, Journal, JournalEntry, JournalPage
from realtime.process_folder import take_over_dead
from realtime.replay import replay, replay_dead, replay_session
from realtime.writes import Write, encode, write_of
from tests.cast import NOW, make_leg
from tests.fakes.web_server import database_url

pytestmark = [pytest.mark.db]

LATER = NOW + timedelta(minutes=2)
SAID = TurnValues(
    leg_number=2,
    position=1,
    item_id="item_1",
    speaker="candidate",
    kind="voice",
    status="final",
    text="I was here.",
    heard_text="I was here.",
)
#: Writes a journal and dies, as a web process does.
LEAVE = """
import asyncio, os, signal, sys
from pathlib import Path
from uuid import UUID
import django
django.setup()
from realtime.journal import Journal
from realtime.writes import decode
journal = Journal(Path(sys.argv[1]))
writes = [decode(line) for line in sys.stdin.buffer.read().splitlines()]
print(asyncio.run(journal.keep(UUID(sys.argv[2]), writes)), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_journal(root: Path, session: Session, writes: list[Write], **environment: str) -> str:
    """By a process that is killed; what it printed."""
    lines = b"\n".join(encode(write) for write in writes)
    ended = subprocess.run(
        [sys.executable, "-c", LEAVE, str(root), str(session.pk)],
        input=lines,
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "interviews.settings"} | environment,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -9, ended.stderr
    return ended.stdout.decode()


def leg(number: int, name: str = "sess_a", **more: Any) -> Write:
    return write_of(
        sessions.start_leg,
        number=number,
        provider="fake",
        model="fake",
        provider_session_id=name,
        expires_at=None,
        now=LATER,
        **more,
    )


def said(*turns: TurnValues) -> Write:
    return write_of(sessions.save_turns, turns=list(turns), now=LATER)


def page_of(session: Session, *writes: Write) -> JournalPage:
    return JournalPage(
        [JournalEntry(number, session.pk, write) for number, write in enumerate(writes, start=1)]
    )


def store(session: Session, *writes: Write) -> list[int]:
    done: list[int] = []
    replay(page_of(session, *writes), done.append)
    return done


def spoken(session: Session) -> list[tuple[int, str]]:
    return list(session.turns.in_order().values_list("leg_number", "text"))


@pytest.mark.fault("A09")
@pytest.mark.failpoint("journal.after_write")
def test_the_journal_of_a_killed_process_is_replayed_once(
    session: Session, tmp_path: Path, caplog: Any
) -> None:
    caplog.set_level(logging.WARNING)
    armed = {"VIVA_TESTING": "yes", "FAILPOINT": "journal.after_write:kill"}
    printed = leave_journal(tmp_path, session, [leg(1), said(replace(SAID, leg_number=1))], **armed)
    assert printed == ""  # it did not even hear that it was kept
    assert replay_dead(tmp_path) == 2
    assert replay_dead(tmp_path) == 0
    assert spoken(session) == [(1, "I was here.")]
    assert list(tmp_path.iterdir()) == []
    assert caplog.messages == ["journal_replayed"]
    assert "I was here" not in caplog.text


@pytest.mark.fault("A09")
@pytest.mark.failpoint("replay.before_mark")
def test_a_replay_that_is_killed_is_finished_by_the_next(session: Session, tmp_path: Path) -> None:
    make_leg(session)
    turns = [replace(SAID, leg_number=1, position=n, item_id=f"i{n}") for n in (1, 2, 3)]
    leave_journal(tmp_path, session, [said(turn) for turn in turns])
    code = "import django, sys; django.setup(); from pathlib import Path; "
    code += "from realtime.replay import replay_dead; replay_dead(Path(sys.argv[1]))"
    killed = run_here(code, tmp_path, FAILPOINT="replay.before_mark:kill:2")
    assert killed == -9
    assert session.turns.count() == 2
    assert replay_dead(tmp_path) == 2
    assert [leg_number for leg_number, _ in spoken(session)] == [1, 1, 1]


def run_here(code: str, root: Path, **environment: str) -> int:
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "interviews.settings",
        "DATABASE_URL": database_url(),
        "VIVA_TESTING": "yes",
    }
    command = [sys.executable, "-c", code, str(root)]
    return subprocess.run(command, cwd=CHECKOUT, env=env | environment, check=False).returncode


@pytest.mark.fault("A09")
def test_a_database_that_goes_away_again_leaves_the_rest_for_later(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_journal(tmp_path, session, [leg(2), said(SAID)])
    real = replays.save_turns

    def fail(**_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(replays, "save_turns", fail)
    with pytest.raises(OperationalError):
        replay_dead(tmp_path)
    assert session.legs.count() == 1
    monkeypatch.setattr(replays, "save_turns", real)
    assert replay_dead(tmp_path) == 1
    assert spoken(session) == [(2, "I was here.")]


@pytest.mark.fault("A09")
async def test_a_replay_that_stood_still_within_a_write_is_repeated(
    session: Session, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database ends its transaction, with an error that no other write has."""
    monkeypatch.setattr(database, "IDLE_TIMEOUT_MS", 700)  # no busy machine stands as long
    real = replays.save_turns
    page, done = page_of(session, leg(2), said(SAID)), list[int]()

    def stand_still(**given: Any) -> None:
        with transaction.atomic():
            Session.objects.count()
            time.sleep(2)
            real(**given)

    monkeypatch.setattr(replays, "save_turns", stand_still)
    with pytest.raises(OperationalError):
        await read(partial(replay, page, done.append))
    assert done == [1]
    monkeypatch.setattr(replays, "save_turns", real)
    page.done.update(done)
    await read(partial(replay, page, done.append))
    assert done == [1, 2]
    assert await read(lambda: spoken(session)) == [(2, "I was here.")]


def test_a_leg_whose_number_was_taken_meanwhile_gets_the_next(session: Session) -> None:
    other = make_leg(session, number=2)
    close = write_of(sessions.close_leg, number=2, cause="killed", now=LATER)
    assert store(session, leg(2, fence=4), said(SAID), close) == [1, 2, 3]
    assert store(session, leg(2, fence=4), said(SAID), close) == [1, 2, 3]
    assert spoken(session) == [(3, "I was here.")]
    other.refresh_from_db()
    assert other.closed_at is None
    assert Leg.objects.get(session=session, number=3).close_cause == "killed"


def test_an_ended_session_takes_what_comes_late_as_a_new_transcript(session: Session) -> None:
    sessions.end_session(session_id=session.pk, reason=EndReason.PLAN, now=NOW)
    store(session, leg(2), said(SAID))
    session.refresh_from_db()
    assert session.input_version == 2
    assert session.legs.get(number=2).closed_at == LATER


def test_gaps_are_true_whoever_holds_the_session(session: Session) -> None:
    lost = {"cause": GapCause.PROVIDER_LOST, "fence": 1}
    opened = write_of(sessions.open_gap, started_at=NOW, **lost)
    store(session, opened, write_of(sessions.close_gap, ended_at=LATER, **lost))
    gap = Gap.objects.get(session=session)
    assert (gap.started_at, gap.ended_at) == (NOW, LATER)


def test_what_is_refused_does_not_hold_up_the_rest(session: Session, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    sessions.end_session(session_id=session.pk, reason=EndReason.PLAN, now=NOW)
    late = write_of(sessions.change_state, state=SessionState.LIVE, now=NOW)
    done = store(session, late, Write("sessions.unheard_of", {}), leg(2), said(SAID))
    assert done == [1, 2, 3, 4]
    assert spoken(session) == [(2, "I was here.")]
    assert caplog.messages == ["replay_refused", "record_refused"]


def test_a_session_that_was_erased_meanwhile_stays_so(session: Session, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    page = JournalPage([JournalEntry(1, uuid4(), leg(2)), JournalEntry(2, uuid4(), said(SAID))])
    replay(page, lambda _: None)
    assert not Turn.objects.exists()
    assert "replay_of_nothing" in caplog.messages


@pytest.mark.fault("A02")
def test_a_typed_answer_that_was_sent_again_counts_once(session: Session) -> None:
    """The page says it again to the next process; then the journal of the first one comes."""
    make_leg(session, number=2)
    typed = replace(SAID, kind="typed", item_id="typed_1")
    sessions.save_turns(session_id=session.pk, turns=[typed], now=NOW)
    store(session, leg(3), said(replace(typed, leg_number=3)), said(replace(SAID, leg_number=3)))
    assert spoken(session) == [(2, "I was here."), (3, "I was here.")]
    assert session.turns.filter(item_id="typed_1").count() == 1


@pytest.mark.fault("A09")
def test_who_takes_a_session_up_has_what_another_process_is_just_replaying(
    session: Session, tmp_path: Path
) -> None:
    """Which may stand still for long; when it goes on, it stores the same once more."""
    make_leg(session)
    leave_journal(tmp_path, session, [said(replace(SAID, leg_number=1))])
    folder = next(take_over_dead(tmp_path))
    assert replay_dead(tmp_path) == 0
    assert replay_session(tmp_path, session.pk, 2) == 1
    assert spoken(session) == [(1, "I was here.")]
    folder.close()
    assert replay_dead(tmp_path) == 1
    assert spoken(session) == [(1, "I was here.")]
    assert list(tmp_path.iterdir()) == []


async def test_who_takes_a_session_up_has_what_a_process_that_stands_still_has_kept(
    session: Session, journal: Journal, read: Any
) -> None:
    await journal.keep(session.pk, [leg(2), said(SAID)])
    assert await read(partial(replay_session, journal.root, session.pk, 2)) == 2
    assert await read(lambda: spoken(session)) == [(2, "I was here.")]


async def test_who_takes_a_session_up_closes_the_leg_that_only_a_journal_knew_of(
    session: Session, journal: Journal, read: Any
) -> None:
    """Its process never will."""
    holder = uuid4()
    await read(lambda: hold(session, holder))
    await journal.keep(session.pk, [leg(2), said(SAID)])
    assert await read(partial(replay_session, journal.root, session.pk, 1)) == 2
    late = await read(lambda: session.legs.get(number=2))
    assert late.closed_at is not None
    assert late.close_cause == "server_lost"


async def test_who_takes_a_session_up_leaves_other_sessions_and_stored_writes_alone(
    session: Session, journal: Journal, read: Any
) -> None:
    await journal.keep(uuid4(), [leg(2), said(SAID)])
    assert await read(partial(replay_session, journal.root, session.pk, 2)) == 0
    await journal.keep(session.pk, [leg(2), said(SAID)])
    journal.forget([3])
    await asyncio.to_thread(journal.take_released)  # after the mark
    assert await read(partial(replay_session, journal.root, session.pk, 2)) == 1


def test_a_journal_that_has_just_gone_is_stored(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_module, "find_journals", lambda root: [root / "1" / FILE])
    assert replay_session(tmp_path, session.pk, 2) == 0


def hold(session: Session, holder: UUID) -> int:
    fence = take_lease(session_id=session.pk, taker=holder, ttl_ms=0)
    assert fence is not None
    return fence


def test_what_the_holder_before_has_decided_counts_and_nothing_older(session: Session) -> None:
    fences = [hold(session, uuid4()), hold(session, uuid4())]
    live = write_of(sessions.change_state, state=SessionState.LIVE, now=NOW, fence=fences[0])
    end = write_of(sessions.end_session, reason=EndReason.CANDIDATE, now=NOW, fence=fences[0])
    heir = hold(session, uuid4())
    replay(page_of(session, live, end), lambda _: None, heir=heir)
    session.refresh_from_db()
    assert session.state == SessionState.OPEN
    end = Write(end.action, {**end.arguments, "fence": fences[1]})
    replay(page_of(session, end), lambda _: None)  # by one that is not its heir
    session.refresh_from_db()
    assert session.state == SessionState.OPEN
    replay(page_of(session, end), lambda _: None, heir=heir)
    session.refresh_from_db()
    assert session.end_reason == EndReason.CANDIDATE


def test_an_heir_keeps_the_hold_that_it_left_itself_before(session: Session) -> None:
    """The release of an earlier hold of this process is in its journal still."""
    holder = uuid4()
    release = write_of(release_lease, holder=str(holder), fence=hold(session, holder))
    heir = hold(session, holder)
    replay(page_of(session, release), lambda _: None, heir=heir)
    assert Lease.objects.get(session=session).holder == holder


def test_where_nothing_was_ever_left_nothing_is_replayed(tmp_path: Path) -> None:
    assert replay_dead(tmp_path / "nowhere") == 0


def test_json_of_a_write_is_json() -> None:
    assert orjson.loads(encode(said(SAID)))["action"] == "sessions.save_turns"
