"""One session's record: in order, retried, and "saved" only after COMMIT."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from interviews.actions import sessions
from interviews.actions.sessions import SessionOverError
from interviews.models import Session, Turn
from interviews.states import StateError
from realtime import recorder as recorder_module
from realtime.database import DatabaseThreads
from realtime.protocol.turns import TurnRecord
from realtime.recorder import LIMIT, Recorder, values_of
from tests.cast import NOW
from tests.realtime.protocol.rehearsal import turn

pytestmark = [pytest.mark.db]


class Told:
    """What the runner would hear."""

    def __init__(self) -> None:
        self.saved: list[TurnRecord] = []
        self.over: list[str] = []


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def recorder(session: Session, threads: DatabaseThreads, told: Told) -> Recorder:
    return Recorder(session.pk, threads, saved=told.saved.append, over=told.over.append)


def start_leg(session: Session) -> None:
    sessions.start_leg(
        session_id=session.pk,
        number=1,
        provider="fake",
        model="fake",
        provider_session_id="",
        expires_at=None,
        now=NOW,
    )


async def write(recorder: Recorder) -> None:
    recorder.finish()
    await recorder.run()


def failing(times: int, error: Exception, then: Callable[[], object]) -> Callable[[], object]:
    left = [error] * times

    def act() -> object:
        if left:
            raise left.pop()
        return then()

    return act


async def test_turns_are_stored_together_and_then_told(
    recorder: Recorder, session: Session, told: Told, read: Any
) -> None:
    recorder.do(lambda: start_leg(session))
    turns = [turn(1, "One."), turn(2, "Two."), turn(1, "One, again.")]
    for each in turns:
        recorder.save_turn(each)
    assert (recorder.waiting, told.saved) == (4, [])
    await write(recorder)
    assert told.saved == turns
    stored = await read(lambda: list(Turn.objects.in_order().values_list("text", flat=True)))
    assert stored == ["One, again.", "Two."]


async def test_a_database_that_is_away_is_waited_for(
    recorder: Recorder, session: Session, told: Told
) -> None:
    recorder.do(failing(3, OperationalError("away"), lambda: start_leg(session)))
    recorder.save_turn(turn(1))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(recorder.run())
        await asyncio.sleep(0.05)
        assert told.saved == []
        recorder.finish()
        await running
    assert len(told.saved) == 1


async def test_a_finished_session_does_not_wait_for_ever(
    recorder: Recorder, told: Told, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(recorder_module, "PATIENCE_S", 0.1)
    done: list[str] = []
    away = failing(99, OperationalError("away"), lambda: None)
    recorder.do(away, then=lambda: done.append("never"))
    await write(recorder)
    assert (recorder.waiting, done) == (0, [])
    assert "record_given_up" in caplog.messages


async def test_one_turn_that_cannot_be_stored_does_not_take_others_with_it(
    recorder: Recorder, session: Session, told: Told, caplog: Any
) -> None:
    recorder.do(lambda: start_leg(session))
    for each in (turn(1, "Good."), turn(2, "No leg.", leg_number=9), turn(3, "Good too.")):
        recorder.save_turn(each)
    await write(recorder)
    assert [each.text for each in told.saved] == ["Good.", "Good too."]
    assert "record_refused" in caplog.messages


@pytest.mark.parametrize("error", [StateError("no way"), IntegrityError("no")])
async def test_what_is_refused_for_good_is_not_tried_again(
    recorder: Recorder, error: Exception, caplog: Any
) -> None:
    caplog.set_level(logging.WARNING)
    done: list[str] = []
    recorder.do(failing(1, error, lambda: None), then=lambda: done.append("never"))
    recorder.do(lambda: None, then=lambda: done.append("the next"))
    await write(recorder)
    assert done == ["the next"]
    assert caplog.messages


async def test_a_session_that_somebody_else_ended_is_told(recorder: Recorder, told: Told) -> None:
    recorder.do(failing(1, SessionOverError("reviewer"), lambda: None))
    await write(recorder)
    assert told.over == ["reviewer"]


async def test_the_queue_says_when_it_is_full(recorder: Recorder) -> None:
    for _ in range(LIMIT):
        recorder.do(lambda: None)
    assert recorder.is_full


async def test_work_that_comes_while_it_waits_is_done(recorder: Recorder) -> None:
    done: list[int] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(recorder.run())
        await asyncio.sleep(0)
        recorder.do(lambda: None, then=lambda: done.append(1))
        await asyncio.sleep(0.1)
        assert done == [1]
        recorder.finish()


@pytest.mark.parametrize(
    ("transcriber", "is_rough"), [("local", True), ("pocketsphinx", True), ("w-1", False)]
)
def test_what_a_rough_transcriber_wrote_is_marked(transcriber: str, *, is_rough: bool) -> None:
    assert values_of(turn(transcriber=transcriber)).is_rough is is_rough
