"""The time is up in mid-sentence, all the way: what the page is told and what the record has."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviews.models import Session, Turn
from interviews.states import EndReason
from realtime.protocol import events as e
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
LEFT_MS = 3_000
#: A busy machine is slow, not wrong.
LIMIT_S = 60.0


@pytest.fixture(autouse=True)
def patient_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.consumer.JOIN_LIMIT_S", LIMIT_S)


@pytest.fixture
async def late_session(session: Session, read: Read) -> Session:
    """All but the last seconds of its time are used up."""

    def use_up() -> Session:
        allowance_ms = session.version.definition["time_budget_minutes"] * 60_000
        session.spoken_ms = allowance_ms - LEFT_MS
        session.save()
        return session

    late: Session = await read(use_up)
    return late


async def test_a_candidate_is_told_finishes_the_sentence_and_hears_the_goodbye(
    house: Registry, voices: FakeVoices, late_session: Session, read: Read
) -> None:
    """The provider begins its answer a moment after the candidate has stopped, as real ones do."""
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(late_session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"), limit_s=LIMIT_S)
        await marlo.hello("voice")
        await marlo.until_phase("listening", limit_s=LIMIT_S)
        voice = voices.newest
        voice.tell(e.SpeechStarted("said_1", 0))
        await marlo.until(
            lambda: "time_up" in {each["code"] for each in marlo.of("notice")}, limit_s=LIMIT_S
        )
        assert not marlo.of("ended")
        voice.tell(e.SpeechStopped("said_1", 4_000), e.SpeechCommitted("said_1", "item_1"))
        await marlo.until_phase("thinking", limit_s=LIMIT_S)
        voice.tell(e.TranscriptCompleted("said_1", "And that was the whole of it."))
        voice.answer(FakeLine("Goodbye Marlo."))
        await marlo.until(lambda: marlo.of("ended"), limit_s=LIMIT_S)
        assert await marlo.until_closed() == 1000
    turns = await read(lambda: list(Turn.objects.filter(session=late_session).in_order()))
    assert [turn.heard_text for turn in turns] == [
        "Hello Marlo.",
        "And that was the whole of it.",
        "Goodbye Marlo.",
    ]
    stored = await read(lambda: Session.objects.get(pk=late_session.pk))
    assert (stored.state, stored.end_reason) == ("ended", EndReason.TIME)
