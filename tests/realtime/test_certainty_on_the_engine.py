"""How sure the transcriber of a real engine was stands with what the candidate said."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviews.models import Session, Turn
from realtime.providers.base import Capabilities
from realtime.providers.failover import Deployments
from realtime.providers.realtime import Endpoint, RealtimeVoices
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.realtime.engine.conftest import OpenEngine
from tests.realtime.engine.recordings import Recordings
from tests.realtime.protocol.rehearsal import sound

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]

FRAME = sound(40)


async def test_a_turn_keeps_how_sure_its_transcriber_was(
    house: Registry,
    session: Session,
    read: Read,
    open_engine: OpenEngine,
    recordings: Recordings,
) -> None:
    async with open_engine() as engine:
        can = Capabilities(tells_certainty=True)
        house._voices = Deployments([RealtimeVoices(Endpoint(engine.url, "", "a"), "local", can)])
        async with open_page(session, speed=40) as marlo:
            await marlo.hello()
            await marlo.until_phase("listening", limit_s=60)
            said = recordings.pcm(1) + sound(2_500)
            for start in range(0, len(said), len(FRAME)):
                await marlo.speak(said[start : start + len(FRAME)])
                await asyncio.sleep(0.01)
            await marlo.until(
                lambda: [
                    turn
                    for turn in marlo.turns.values()
                    if turn["saved"] and turn["speaker"] == "candidate"
                ],
                limit_s=60,
            )
    turn = await read(lambda: Turn.objects.get(session=session, speaker="candidate"))
    assert turn.text == recordings.texts[1]
    assert 0.9 < turn.certainty <= 1
