"""The record: in order, said to be saved after COMMIT, and nothing lost while the database is away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from interviews.actions import sessions
from interviews.models import Session, Turn
from interviews.states import EndReason, SessionState
from realtime.database import DatabaseThreads
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus
from realtime.recorder import BATCH, LIMIT, Recorder, values_of
from tests.cast import make_leg

pytestmark = pytest.mark.db

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def turn(position: int, **fields: Any) -> TurnRecord:
    record = TurnRecord(
        leg_number=1,
        position=position,
        item_id=f"item_{position}",
        item=position,
        speaker=Speaker.CANDIDATE,
        kind=TurnKind.VOICE,
        status=TurnStatus.FINAL,
        text=f"Word {position}.",
        heard_text=f"Word {position}.",
    )
    return replace(record, **fields)


class Story:
    """A recorder at work, and what it told."""

    def __init__(self, session: Session, threads: DatabaseThreads) -> None:
        self.saved: list[TurnRecord] = []
        self.over: list[str] = []
        self.recorder = Recorder(
            session.pk, threads, saved=self.saved.append, over=self.over.append
        )

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Recorder]:
        """Ends when everything is stored."""
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            group.create_task(self.recorder.run())
            yield self.recorder
            self.recorder.finish()


@pytest.fixture
def session_with_leg(session: Session) -> Session:
    make_leg(session)
    return session


@pytest.fixture
def story(session_with_leg: Session, threads: DatabaseThreads) -> Story:
    return Story(session_with_leg, threads)


async def test_turns_are_stored_in_order_and_told_once_each(
    story: Story, session: Session, read: Read
) -> None:
    async with story.writing() as recorder:
        for position in range(1, BATCH * 2 + 4):
            recorder.save_turn(turn(position))
    assert [record.position for record in story.saved] == list(range(1, BATCH * 2 + 4))
    assert await read(Turn.objects.filter(session=session).count) == BATCH * 2 + 3


async def test_a_turn_is_told_only_when_another_connection_can_see_it(
    story: Story, session: Session, read: Read
) -> None:
    async with story.writing() as recorder:
        recorder.save_turn(turn(1))
        while not story.saved:
            await asyncio.sleep(0)
        assert await read(Turn.objects.filter(session=session).count) == 1


async def test_the_newest_record_of_an_item_is_what_stays(
    story: Story, session: Session, read: Read
) -> None:
    async with story.writing() as recorder:
        for heard_text in ("", "Word", "Word 1."):
            recorder.save_turn(turn(1, heard_text=heard_text))
    stored = await read(lambda: Turn.objects.get(session=session))
    assert stored.heard_text == "Word 1."
    assert len(story.saved) == 3


async def test_turns_and_deeds_keep_their_order(story: Story, session: Session, read: Read) -> None:
    end = partial(sessions.end_session, session_id=session.pk, reason=EndReason.CANDIDATE, now=NOW)
    told: list[str] = []
    async with story.writing() as recorder:
        recorder.save_turn(turn(1))
        recorder.do(end, then=lambda: told.append("ended"))
    assert told == ["ended"]
    stored = await read(lambda: Session.objects.get(pk=session.pk))
    assert (stored.state, stored.input_version) == (SessionState.ENDED, 1)


async def test_while_the_database_is_away_turns_wait_and_come_in_order(
    story: Story, session: Session, read: Read
) -> None:
    failures = [OperationalError("gone"), InterfaceError("gone"), OperationalError("gone")]

    def fail_at_first() -> None:
        if failures:
            raise failures.pop()

    async with story.writing() as recorder:
        recorder.do(fail_at_first)
        recorder.save_turn(turn(1))
        recorder.save_turn(turn(2))
        await asyncio.sleep(0.05)
        assert story.saved == []
    assert [record.position for record in story.saved] == [1, 2]


async def test_one_turn_that_cannot_be_stored_does_not_take_the_others_with_it(
    story: Story, session: Session, read: Read
) -> None:
    async with story.writing() as recorder:
        recorder.save_turn(turn(1))
        recorder.save_turn(turn(1, item_id="same_place"))
        recorder.save_turn(turn(2))
    assert [record.item_id for record in story.saved] == ["item_1", "item_2"]


async def test_a_session_that_somebody_else_has_ended_is_told(
    story: Story, session: Session, read: Read
) -> None:
    await read(
        partial(sessions.end_session, session_id=session.pk, reason=EndReason.REVIEWER, now=NOW)
    )
    live = partial(sessions.change_state, session_id=session.pk, state=SessionState.LIVE, now=NOW)
    async with story.writing() as recorder:
        recorder.do(live)
    assert story.over == ["reviewer"]


async def test_a_state_that_the_rules_refuse_stops_nothing(story: Story, session: Session) -> None:
    wrong = partial(
        sessions.change_state, session_id=session.pk, state=SessionState.INTERRUPTED, now=NOW
    )
    async with story.writing() as recorder:
        recorder.do(wrong)
        recorder.save_turn(turn(1))
    assert len(story.saved) == 1
    assert story.over == []


async def test_a_recorder_says_when_too_much_waits(story: Story) -> None:
    for position in range(1, LIMIT):
        story.recorder.save_turn(turn(position))
    assert not story.recorder.is_full
    story.recorder.save_turn(turn(LIMIT))
    assert story.recorder.is_full
    assert story.recorder.waiting == LIMIT


@pytest.mark.parametrize(("transcriber", "is_rough"), [("pocketsphinx", True), ("gpt", False)])
def test_a_rough_transcriber_marks_its_turns(transcriber: str, *, is_rough: bool) -> None:
    values = values_of(turn(1, transcriber=transcriber))
    assert (values.transcriber, values.is_rough) == (transcriber, is_rough)
