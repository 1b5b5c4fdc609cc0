"""Turn-taking and usage all the way, from the page to the Voice and from it to the record."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviews.models import Leg, Session
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.usage import Usage
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.protocol.rehearsal import sound

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


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

        def cost() -> int | None:
            leg = Leg.objects.filter(session=session).first()
            return leg.cost_microusd if leg else None

        for _ in range(50):
            if await read(cost) is not None:
                break
            await asyncio.sleep(0.05)
    leg = await read(lambda: Leg.objects.get(session=session))
    assert (leg.usage["audio_out"], leg.cost_microusd) == (1_200, 76_800)


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
