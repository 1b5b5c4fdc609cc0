"""One session's record: in order, retried, and "saved" only after COMMIT."""

import asyncio
import errno
import io
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection

from interviews.actions import sessions
from interviews.actions.session_lock import SessionOverError
from interviews.models import Session, Turn
from interviews.states import StateError
from realtime import recorder as recorder_module
from realtime import writes
from realtime.database import DatabaseThreads
from realtime.journal import FILE, Journal, read_journal
from realtime.protocol.turns import TurnRecord
from realtime.recorder import LIMIT, Entry, Recorder, values_of
from realtime.replay import replay_released
from realtime.writes import Write, write_of
from tests.cast import NOW
from tests.realtime.protocol.rehearsal import turn

pytestmark = [pytest.mark.db]

LEG = write_of(
    sessions.start_leg,
    number=1,
    provider="fake",
    model="fake",
    provider_session_id="",
    expires_at=None,
    now=NOW,
)
PROGRESS = write_of(sessions.save_progress, covered=[1], spoken_ms=1)


class Told:
    """What the runner would hear."""

    def __init__(self) -> None:
        self.saved: list[TurnRecord] = []
        self.over: list[str] = []
        self.elsewhere = 0

    def note_elsewhere(self) -> None:
        self.elsewhere += 1


class FullDisk(io.StringIO):
    """A log file where nothing fits any more."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


class FlakyDatabase:
    """Performs, or fails first, as the test has put in its way."""

    def __init__(self) -> None:
        self.errors: deque[Exception] = deque()
        self.is_away = False
        self.hold = threading.Event()
        self.hold.set()
        self.done: list[str] = []

    def __call__(self, session_id: UUID, write: Write) -> object:
        self.hold.wait(10)
        if self.is_away:
            raise OperationalError("away")
        if self.errors:
            raise self.errors.popleft()
        self.done.append(write.action)
        return writes.perform(session_id, write)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def database() -> FlakyDatabase:
    return FlakyDatabase()


@pytest.fixture
def recorder(
    session: Session,
    threads: DatabaseThreads,
    told: Told,
    journal: Journal,
    database: FlakyDatabase,
) -> Recorder:
    return Recorder(
        session.pk,
        threads,
        saved=told.saved.append,
        over=told.over.append,
        elsewhere=told.note_elsewhere,
        journal=journal,
        perform=database,
    )


@pytest.fixture
def without_journal(
    session: Session, threads: DatabaseThreads, told: Told, database: FlakyDatabase
) -> Recorder:
    return Recorder(
        session.pk,
        threads,
        saved=told.saved.append,
        over=told.over.append,
        elsewhere=told.note_elsewhere,
        perform=database,
    )


async def write(recorder: Recorder) -> None:
    recorder.finish()
    await recorder.run()


def in_journal(journal: Journal) -> list[str]:
    journal._thread.submit(lambda: None).result()
    [folder] = journal.root.iterdir()
    return [entry.write.action for entry in read_journal(folder / FILE).waiting]


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it did not come to that")


async def test_turns_are_stored_together_and_then_told(
    recorder: Recorder, told: Told, read: Any, database: FlakyDatabase, journal: Journal
) -> None:
    recorder.do(LEG)
    turns = [turn(1, "One."), turn(2, "Two."), turn(1, "One, again.")]
    for each in turns:
        recorder.save_turn(each)
    assert (recorder.waiting, told.saved) == (4, [])
    await write(recorder)
    assert told.saved == turns
    assert database.done == ["sessions.start_leg", "sessions.save_turns", "sessions.save_turns"]
    stored = await read(lambda: list(Turn.objects.in_order().values_list("text", flat=True)))
    assert stored == ["One, again.", "Two."]
    assert not journal.root.exists()


def test_turns_that_are_stored_together_are_as_old_as_the_newest_of_them() -> None:
    """What was said while they waited for the database is not in them."""
    made = [write_of(sessions.save_turns, turns=[], now=NOW.replace(second=at)) for at in (1, 2)]
    one = recorder_module._as_one([Entry(each) for each in made])
    assert one.arguments["now"] == NOW.replace(second=2)


@pytest.mark.fault("A07")
async def test_a_database_that_is_away_is_waited_for_with_the_record_on_disk(
    recorder: Recorder, told: Told, database: FlakyDatabase, journal: Journal
) -> None:
    database.is_away = True
    recorder.do(LEG)
    recorder.save_turn(turn(1))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(recorder.run())
        await until(journal.root.exists)
        recorder.save_turn(turn(2))  # comes meanwhile
        await until(lambda: len(journal._kept) == 3)
        assert in_journal(journal) == ["sessions.start_leg", *["sessions.save_turns"] * 2]
        assert told.saved == []
        database.is_away = False
        await until(lambda: len(told.saved) == 2)
        recorder.finish()
        await running
    assert in_journal(journal) == []


async def test_what_takes_long_is_in_the_journal_meanwhile(
    recorder: Recorder,
    database: FlakyDatabase,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recorder_module, "PROMPT_S", 0.05)
    database.hold.clear()
    recorder.do(LEG)
    recorder.finish()
    async with asyncio.TaskGroup() as group:
        group.create_task(recorder.run())
        await until(lambda: journal.root.exists() and bool(journal._kept))
        database.hold.set()
    assert database.done == ["sessions.start_leg"]
    assert in_journal(journal) == []


@pytest.mark.fault("A09")
async def test_a_session_that_ends_while_the_database_is_away_is_left_to_the_journal(
    recorder: Recorder, told: Told, database: FlakyDatabase, journal: Journal, read: Any
) -> None:
    database.is_away = True
    recorder.do(LEG)
    recorder.save_turn(turn(1, "Kept."))
    await write(recorder)
    assert (recorder.waiting, told.saved) == (0, [])
    assert await read(lambda: replay_released(journal)) == 2
    assert in_journal(journal) == []
    assert await read(lambda: Turn.objects.get().text) == "Kept."


async def test_without_a_journal_a_finished_session_gives_up_after_a_while(
    without_journal: Recorder,
    database: FlakyDatabase,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    monkeypatch.setattr(recorder_module, "PATIENCE_S", 0.1)
    done: list[str] = []
    database.is_away = True
    without_journal.do(PROGRESS, then=lambda: done.append("never"))
    await write(without_journal)
    assert (without_journal.waiting, done) == (0, [])
    assert "record_given_up" in caplog.messages


@pytest.mark.fault("A10")
async def test_after_too_long_without_a_database_the_record_says_stop(
    recorder: Recorder, database: FlakyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RECORD_PATIENCE_SECONDS", 0.2)
    database.is_away = True
    recorder.do(PROGRESS)
    async with asyncio.TaskGroup() as group:
        group.create_task(recorder.run())
        await asyncio.sleep(0.05)
        assert not recorder.is_full
        await until(lambda: recorder.is_full)
        database.is_away = False
        await until(lambda: not recorder.is_full)
        recorder.finish()


@pytest.fixture
def full_disk(session: Session) -> Iterator[Callable[[str], None]]:
    """Postgres refuses every Turn as it does when its disk is full."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    run(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    )
    run(
        "CREATE TRIGGER full_disk BEFORE INSERT ON interviews_turn "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
    )
    yield run
    run("DROP TRIGGER IF EXISTS full_disk ON interviews_turn")
    run("DROP FUNCTION refuse")


@pytest.mark.fault("A13")
async def test_a_database_whose_disk_is_full_is_tried_again(
    recorder: Recorder,
    told: Told,
    journal: Journal,
    full_disk: Callable[[str], None],
    read: Any,
    caplog: Any,
) -> None:
    recorder.do(LEG)
    recorder.save_turn(turn(1))
    async with asyncio.TaskGroup() as group:
        group.create_task(recorder.run())
        await until(lambda: journal.root.exists() and bool(journal._kept))
        assert (in_journal(journal), told.saved) == (["sessions.save_turns"], [])
        await read(lambda: full_disk("DROP TRIGGER full_disk ON interviews_turn"))
        await until(lambda: len(told.saved) == 1)
        recorder.finish()
    assert caplog.messages == []


@pytest.mark.fault("A14")
async def test_with_no_room_for_a_journal_memory_holds_the_record(
    session: Session,
    threads: DatabaseThreads,
    told: Told,
    database: FlakyDatabase,
    tmp_path: Path,
    caplog: Any,
) -> None:
    (tmp_path / "file").touch()
    journal = Journal(tmp_path / "file" / "in a file")
    recorder = Recorder(
        session.pk,
        threads,
        saved=told.saved.append,
        over=told.over.append,
        elsewhere=told.note_elsewhere,
        journal=journal,
        perform=database,
    )
    database.errors.extend([OperationalError("away")] * 3)
    recorder.do(LEG)
    recorder.save_turn(turn(1))
    await write(recorder)
    journal.close()
    assert len(told.saved) == 1
    assert caplog.messages == ["journal_failed"]


@pytest.mark.fault("A14")
async def test_a_log_on_a_full_disk_costs_no_write(
    recorder: Recorder, database: FlakyDatabase, capsys: Any
) -> None:
    done: list[str] = []
    handler = logging.StreamHandler(FullDisk())
    logger = logging.getLogger("realtime.recorder")
    logger.addHandler(handler)
    database.errors.append(IntegrityError("no"))
    recorder.do(PROGRESS)
    recorder.do(PROGRESS, then=lambda: done.append("the next"))
    await write(recorder)
    logger.removeHandler(handler)
    assert done == ["the next"]
    assert "No space left" in capsys.readouterr().err


async def test_one_turn_that_cannot_be_stored_does_not_take_others_with_it(
    recorder: Recorder, told: Told, caplog: Any
) -> None:
    recorder.do(LEG)
    for each in (turn(1, "Good."), turn(2, "No leg.", leg_number=9), turn(3, "Good too.")):
        recorder.save_turn(each)
    await write(recorder)
    assert [each.text for each in told.saved] == ["Good.", "Good too."]
    assert "record_refused" in caplog.messages


@pytest.mark.parametrize("error", [StateError("no way"), IntegrityError("no")])
async def test_what_is_refused_for_good_is_not_tried_again(
    recorder: Recorder, database: FlakyDatabase, error: Exception, caplog: Any
) -> None:
    caplog.set_level(logging.WARNING)
    done: list[str] = []
    database.errors.append(error)
    recorder.do(PROGRESS, then=lambda: done.append("never"))
    recorder.do(PROGRESS, then=lambda: done.append("the next"))
    await write(recorder)
    assert done == ["the next"]
    assert caplog.messages


async def test_a_session_that_somebody_else_ended_is_told(
    recorder: Recorder, told: Told, database: FlakyDatabase
) -> None:
    database.errors.append(SessionOverError("reviewer"))
    recorder.do(PROGRESS)
    await write(recorder)
    assert told.over == ["reviewer"]


async def test_the_queue_says_when_it_is_full(recorder: Recorder) -> None:
    for _ in range(LIMIT):
        recorder.do(PROGRESS)
    assert recorder.is_full


async def test_work_that_comes_while_it_waits_is_done(recorder: Recorder) -> None:
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(recorder.run())
        await asyncio.sleep(0)
        recorder.do(PROGRESS, then=done.set)
        async with asyncio.timeout(20):
            await done.wait()
        recorder.finish()


@pytest.mark.parametrize(
    ("transcriber", "is_rough"), [("local", True), ("pocketsphinx", True), ("w-1", False)]
)
def test_what_a_rough_transcriber_wrote_is_marked(transcriber: str, *, is_rough: bool) -> None:
    assert values_of(turn(transcriber=transcriber)).is_rough is is_rough
