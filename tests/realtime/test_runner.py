"""Whole conversations in one process: real application, real database, a fake Voice."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviews.models import Leg, Session, Turn
from interviews.states import EndReason, SessionState
from realtime.protocol.events import ToolCall
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


def covered(number: int) -> ToolCall:
    return ToolCall(f"call_{number}", "question_covered", f'{{"number": {number}}}')


END = ToolCall("call_end", "end_interview", '{"reason": "plan_complete"}')


def whole_interview() -> list[FakeLine]:
    """Two questions, and what a scripted interviewer says and calls."""
    return [
        FakeLine("Hello Marlo, I am an AI. What is question 1 about?"),
        FakeLine("", (covered(1),)),
        FakeLine("Thank you. What is question 2 about?"),
        FakeLine("", (covered(2),)),
        FakeLine("That was all. Goodbye!", (END,)),
    ]


async def test_a_typed_interview_ends_by_plan_with_its_turns_in_order(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.extend(whole_interview())
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await marlo.hello("text")
        await marlo.until_phase("listening")
        await marlo.type_text("It is about bread.")
        await marlo.until(lambda: len(voices.newest.commands) > 4)
        await marlo.until_phase("listening")
        await marlo.type_text("And this one about ovens.")
        await marlo.until(lambda: marlo.of("ended"), limit_s=10)
        assert await marlo.until_closed() == 1000
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    assert [turn.text for turn in turns] == [
        "Hello Marlo, I am an AI. What is question 1 about?",
        "It is about bread.",
        "Thank you. What is question 2 about?",
        "And this one about ovens.",
        "That was all. Goodbye!",
    ]
    assert [turn.heard_text for turn in turns] == [turn.text for turn in turns]
    assert all(frame["saved"] for frame in marlo.turns.values())
    stored = await read(lambda: Session.objects.get(pk=session.pk))
    assert (stored.state, stored.end_reason) == (SessionState.ENDED, EndReason.PLAN)
    assert stored.covered_questions == [1, 2]
    leg = await read(lambda: Leg.objects.get(session=session))
    assert leg.close_cause == "ended"
