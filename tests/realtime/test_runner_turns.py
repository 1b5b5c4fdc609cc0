"""Turn-taking and usage all the way, from the page to the Voice and from it to the record."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviews.models import Leg, Session
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.rotation import Schedule
from realtime.protocol.usage import Usage
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.protocol.rehearsal import sound

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


async def leg_of(
    read: Read, session: Session, number: int, cost_microusd: int, close_cause: str = ""
) -> Leg:
    """The Leg once it has cost so much and ended so, or as it is after a while."""
    leg: Leg | None = None
    for _ in range(400):
        leg = await read(lambda: Leg.objects.filter(session=session, number=number).first())
        if leg and (leg.cost_microusd, leg.close_cause) == (cost_microusd, close_cause):
            break
        await asyncio.sleep(0.05)
    assert leg is not None
    return leg


async def test_what_the_provider_counted_is_on_the_leg_with_its_price(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.model = "gpt-realtime-2.1"
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await marlo.hello("text")
        await marlo.until_phase("listening")
        usage = Usage(audio_out=1_200)
        voices.newest.tell(e.ResponseFinished("resp_9", "cancelled", usage=usage))
        leg = await leg_of(read, session, 1, 76_800)
    assert (leg.usage["audio_out"], leg.cost_microusd) == (1_200, 76_800)


async def test_what_a_replaced_leg_counts_late_is_on_its_row_at_its_own_prices(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    """The next Leg is another provider's, with cheaper models."""
    voices.model, voices.transcription_model = "gpt-realtime-2.1", "whisper-1"
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await marlo.hello("text")
        await marlo.until_phase("listening")
        old, [runner] = voices.newest, house._runners.values()
        voices.model, voices.transcription_model = "gpt-realtime-2.1-mini", "gpt-realtime-whisper"
        voices.lines.append(FakeLine("As I said."))
        old.tell(e.ResponseStarted("resp_9"))
        await marlo.until_phase("thinking")
        runner.relay.legs.rotation.schedule = Schedule(last_from=0)
        await marlo.until(lambda: old.commands_of(c.CancelResponse))
        old.tell(
            e.TranscriptCompleted("said_9", "", Usage(transcribed_ms=60_000)),
            e.ResponseFinished("resp_9", "cancelled", usage=Usage(audio_out=1_200)),
        )
        voices.newest.tell(e.ResponseFinished("resp_8", "cancelled", usage=Usage(audio_out=100)))
        first = await leg_of(read, session, 1, 6_000 + 76_800, "rotated")
        second = await leg_of(read, session, 2, 2_000)
        assert runner.relay.life.time.cost_microusd == 84_800
    assert (first.usage["audio_out"], first.usage["transcribed_ms"]) == (1_200, 60_000)
    assert (first.cost_microusd, first.close_cause) == (82_800, "rotated")
    assert (second.usage["audio_out"], second.cost_microusd) == (100, 2_000)


@pytest.mark.fault("C51")
async def test_what_a_leg_had_counted_is_kept_when_its_line_breaks(
    house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.model = "gpt-realtime-2.1"
    voices.lines.extend([FakeLine("Hello Marlo."), FakeLine("We are back.")])
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await marlo.hello("text")
        await marlo.until_phase("listening")
        voices.newest.tell(
            e.ResponseFinished("resp_9", "cancelled", usage=Usage(audio_out=1_200)),
            e.VoiceLost("closed_1006"),
        )
        await marlo.until(lambda: len(voices.made) > 1)
        leg = await leg_of(read, session, 1, 76_800, "closed_1006")
    assert (leg.usage["audio_out"], leg.cost_microusd) == (1_200, 76_800)
    assert leg.close_cause == "closed_1006"


async def test_a_key_is_told_to_the_voice_and_its_turn_is_committed(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        assert marlo.of("welcome")[0]["turn_taking"] == "patient"
        await marlo.hello("voice")
        await marlo.until_phase("listening")
        await marlo.tell("mode", mode="push")
        await marlo.until(lambda: len(voices.newest.sessions) > 1)
        assert voices.newest.sessions[1]["audio"].keys() == {"input"}
        assert voices.newest.sessions[1]["audio"]["input"]["turn_detection"] is None
        await marlo.tell("talk", held=True)
        await marlo.speak(sound(200))
        await marlo.tell("talk", held=False)
        await marlo.until(lambda: voices.newest.commands_of(c.CommitAudio))
        assert len(voices.newest.commands_of(c.CreateResponse)) == 2
