"""Whole conversations in one process: real application, real database, a fake Voice."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from interviews.actions import sessions
from interviews.models import Gap, Leg, Session, Turn
from interviews.states import EndReason, SessionState
from realtime import recorder
from realtime.caps import Caps
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol import legs
from realtime.protocol.events import ErrorClass, ToolCall
from realtime.providers.base import VoiceRefused
from realtime.registry import Registry
from tests.fakes.browser import FakeBrowser
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.protocol.rehearsal import sound

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
        await marlo.until(lambda: marlo.of("ended"), limit_s=60)
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


async def greeted(marlo: FakeBrowser, mode: str = "text") -> None:
    await marlo.hello(mode)
    await marlo.until_phase("listening")


async def stored(read: Read, session: Session) -> Session:
    found: Session = await read(lambda: Session.objects.get(pk=session.pk))
    return found


async def test_nothing_of_a_voice_or_a_turn_is_there_before_hello(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await marlo.speak(sound(40))
    assert voices.made == []
    assert (await stored(read, session)).state == SessionState.OPEN


async def test_a_second_page_takes_the_session_over(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as first:
        await greeted(first)
        async with open_page(session) as second:
            assert await first.until_closed() == 4409
            assert first.of("taken_over")
            await greeted(second)
            turns = second.of("welcome")[0]["turns"]
            assert [turn["text"] for turn in turns] == ["Hello Marlo."]
            await second.type_text("Still me.")
            await second.until(lambda: any(turn["saved"] for turn in second.turns.values()))
    assert len(voices.made) == 1


async def test_a_page_that_is_back_within_the_grace_finds_everything(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
    await until(read, lambda: Session.objects.get(pk=session.pk).state == SessionState.PAUSED)
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        assert [turn["text"] for turn in marlo.of("welcome")[0]["turns"]] == ["Hello Marlo."]
        await greeted(marlo)
        await until(read, lambda: Session.objects.get(pk=session.pk).state == SessionState.LIVE)
    assert len(voices.newest.commands_of(c.CreateResponse)) == 1
    assert await read(lambda: Leg.objects.filter(session=session).count()) == 1
    gaps = await read(lambda: list(Gap.objects.values_list("cause", flat=True)))
    assert gaps[:1] == ["candidate_offline"]


async def test_after_the_grace_it_is_interrupted_and_goes_on_with_a_new_leg(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    house._caps = Caps(grace_ms=200)
    voices.lines.extend([FakeLine("Hello Marlo."), FakeLine("Well.")])
    async with open_page(session) as marlo:
        await greeted(marlo)
        await marlo.type_text("Once.", "the-same")
        await marlo.until(lambda: len(marlo.turns) == 3)
        await marlo.until_phase("listening")
    await until(read, lambda: Session.objects.get(pk=session.pk).state == SessionState.INTERRUPTED)
    async with open_page(session) as marlo:
        await greeted(marlo)
        await until(read, lambda: Session.objects.get(pk=session.pk).state == SessionState.LIVE)
        await marlo.type_text("Once.", "the-same")
        await marlo.tell("ping", t=1)
        await marlo.until(lambda: marlo.of("pong"))
    assert [item.text for item in voices.newest.commands_of(c.AddItem)] == [
        "Hello Marlo.",
        "Once.",
        "Well.",
    ]
    assert voices.newest.commands_of(c.CreateResponse) == []
    made = await read(lambda: list(Leg.objects.order_by("number")))
    assert [leg.number for leg in made] == [1, 2]
    assert made[0].close_cause == "interrupted"


async def test_a_lost_voice_is_a_gap_and_a_new_leg(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.append(FakeLine("Hello Marlo, what is question 1 about?", ms=4_000))
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("speaking")
        await marlo.until(lambda: marlo.played_ms.get(1, 0) > 1_500)
        voices.lines.append(FakeLine("We are back."))
        voices.newest.tell(e.VoiceLost("closed_1006"))
        await marlo.until(lambda: "reconnecting" in marlo.phases)
        await marlo.until_phase("listening")
        await marlo.until(lambda: all(turn["saved"] for turn in marlo.turns.values()))
    assert len(voices.made) == 2
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    assert [(turn.status, turn.leg_number) for turn in turns] == [("cut", 1), ("final", 2)]
    assert turns[0].text.startswith(turns[0].heard_text)
    assert 0 < turns[0].heard_ms < turns[0].total_ms == 4_000
    gap = await read(lambda: Gap.objects.get(cause="provider_lost"))
    assert gap.ended_at is not None
    greeted = voices.newest.sessions[0]["instructions"]
    assert "Do not greet again" in greeted


@pytest.mark.fault("C65")
async def test_a_voice_that_is_gone_for_good_interrupts_with_all_turns_kept(
    house: Registry, voices: FakeVoices, session: Session, read: Read, monkeypatch: Any
) -> None:
    monkeypatch.setattr(legs, "PAUSES_MS", (10,))
    monkeypatch.setattr(legs, "LIFETIME_TRIES", 2)
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        voices.refusals.extend(VoiceRefused("OSError", ErrorClass.RETRY) for _ in range(9))
        voices.newest.tell(e.VoiceLost("closed_1006"))
        assert await marlo.until_closed() == 4503
        assert marlo.phases[-1] == "error"
        assert "kept" in marlo.of("error")[0]["message"]
    assert len(voices.made) == 3
    await until(read, lambda: Session.objects.get(pk=session.pk).state == SessionState.INTERRUPTED)
    assert await read(lambda: Turn.objects.filter(session=session).count()) == 1


async def test_a_voice_that_breaks_in_our_hands_is_a_lost_one(
    house: Registry, voices: FakeVoices, session: Session, caplog: Any
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    voices.refusals.append(ValueError("ours"))  # type: ignore[arg-type] # nothing we foresaw
    async with open_page(session) as marlo:
        await greeted(marlo)
    assert len(voices.made) == 2
    assert "voice_broken" in caplog.messages


async def test_a_relay_that_breaks_sends_its_page_to_a_fresh_one(
    house: Registry, voices: FakeVoices, session: Session, monkeypatch: Any, caplog: Any
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        [runner] = house._runners.values()
        monkeypatch.setattr(runner.relay, "receive", lambda *_: 1 / 0)
        assert await marlo.until_closed() == 4012
    assert "session_broken" in caplog.messages
    async with open_page(session) as marlo:
        await greeted(marlo)
        assert marlo.of("welcome")[0]["turns"][0]["text"] == "Hello Marlo."


async def test_a_turn_is_shown_as_saved_only_after_commit(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Session.objects.select_for_update().get(pk=session.pk)
                locked.set()
                release.wait(60)
        finally:
            connection.close()

    async with open_page(session) as marlo, asyncio.TaskGroup() as group:
        await greeted(marlo)
        await marlo.until(lambda: marlo.turns[1]["saved"])
        # Not in a thread of the house, whose idle transactions are cut off.
        group.create_task(asyncio.to_thread(hold))
        try:
            assert await asyncio.to_thread(locked.wait, 30)
            await marlo.type_text("Is this safe?")
            await marlo.until(lambda: 2 in marlo.turns)
            await asyncio.sleep(0.2)
            assert marlo.turns[2]["saved"] is False
        finally:
            release.set()
        await marlo.until(lambda: marlo.turns[2]["saved"])


async def test_a_database_that_restarts_loses_no_turn(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    def ask(what: str, *others: object) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {what} FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND NOT pid = ANY(%s)",
                [list(others)],
            )
            return [row[0] for row in cursor.fetchall()]

    of_this_test = await asyncio.to_thread(run_with_own_connection, lambda: ask("pid"))

    def cut_everybody_off() -> list[int]:
        return ask("pg_terminate_backend(pid)::int", *of_this_test)

    cut_off = 0
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        for number in range(5):
            await marlo.type_text(f"Answer {number}.", f"id-{number}")
            cut_off += sum(await asyncio.to_thread(run_with_own_connection, cut_everybody_off))
        await marlo.until(lambda: len(marlo.turns) == 6)
        await marlo.until(lambda: all(turn["saved"] for turn in marlo.turns.values()))
    assert cut_off > 0
    turns = await read(lambda: list(Turn.objects.in_order().values_list("text", flat=True)))
    assert turns == ["Hello Marlo.", *(f"Answer {number}." for number in range(5))]


def run_with_own_connection(work: Callable[[], list[int]]) -> list[int]:
    try:
        return work()
    finally:
        connection.close()


async def test_two_ends_are_one(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        await marlo.tell("end")
        await marlo.tell("end")
        assert await marlo.until_closed() == 1000
        assert [frame["reason"] for frame in marlo.of("ended")] == ["candidate"]
        assert marlo.of("ended")[0]["next"].startswith("/room/")
    ended = await stored(read, session)
    assert (ended.state, ended.end_reason) == (SessionState.ENDED, EndReason.CANDIDATE)


async def test_an_end_by_somebody_else_reaches_the_page(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        await read(
            lambda: sessions.end_session(
                session_id=session.pk, reason=EndReason.REVIEWER, now=timezone.now()
            )
        )
        voices.newest.tell(e.VoiceLost("closed_1006"))  # the next write finds it ended
        await marlo.until(lambda: marlo.of("ended"))
        assert marlo.of("ended")[0]["reason"] == "reviewer"


@pytest.mark.fault("C62")
async def test_a_spoken_answer_interrupts_and_both_sides_are_recorded(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.extend([FakeLine("Hello Marlo, tell me everything.", ms=6_000), FakeLine("Fine.")])
    async with open_page(session, speed=1.0) as marlo:
        await marlo.hello()
        await marlo.until(lambda: marlo.played_ms.get(1, 0) > 400)
        voices.newest.hear("I bake at night.")
        await marlo.until(lambda: marlo.of("flush"))
        await marlo.until(lambda: len(marlo.turns) == 3, limit_s=60)
    [cut] = voices.newest.commands_of(c.TruncateItem)
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    assert [turn.text for turn in turns][1:] == ["I bake at night.", "Fine."]
    assert (turns[0].status, turns[0].heard_ms, turns[0].total_ms) == (
        "cut",
        cut.audio_end_ms,
        6_000,
    )


async def test_a_tool_outside_the_plan_is_answered(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    voices.lines.extend(
        [FakeLine("", (ToolCall("call_9", "sing", "{}"),)), FakeLine("I cannot sing.")]
    )
    async with open_page(session) as marlo:
        await greeted(marlo)
        await marlo.until(lambda: marlo.turns)
    [answer] = voices.newest.commands_of(c.AnswerTool)
    assert answer.call_id == "call_9"
    assert "no such tool" in answer.output


async def test_a_page_whose_line_is_dead_is_let_go(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        [runner] = house._runners.values()
        assert runner._page is not None
        runner._page.line.drop()
        await until(read, lambda: Session.objects.get(pk=session.pk).state == SessionState.PAUSED)


async def test_a_record_that_takes_nothing_stops_the_talk(
    house: Registry, voices: FakeVoices, session: Session, monkeypatch: Any
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        monkeypatch.setattr(recorder, "LIMIT", 0)
        assert await marlo.until_closed() == 4503
        assert "store" in marlo.of("error")[0]["message"]


async def until(read: Read, condition: Callable[[], bool]) -> None:
    """Until the record is as it should be."""
    for _ in range(250):
        if await read(condition):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the record did not follow")
