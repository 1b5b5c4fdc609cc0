"""An interview over the local engine, whose sessions end after seconds: one talk, many Legs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviews.models import Gap, Leg, Session, Turn
from realtime.providers.failover import Deployments
from realtime.providers.realtime import Endpoint, RealtimeVoices
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.realtime.engine.conftest import OpenEngine

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]

LIFE_S = 6
ANSWERS = [f"Answer number {number}." for number in range(3)]


@pytest.mark.fault("C52", "C64")
async def test_a_typed_interview_outlives_its_legs_on_a_second_provider(
    house: Registry, session: Session, read: Read, open_engine: OpenEngine
) -> None:
    """The first provider is not there at all; the second one expires every six seconds."""
    async with open_engine(session_s=LIFE_S) as engine:
        nowhere = RealtimeVoices(Endpoint("ws://127.0.0.1:1/v1/realtime", "", "a"), "local")
        second = RealtimeVoices(Endpoint(engine.url, "", "b"), "local")
        house._voices = Deployments([nowhere, second])
        async with open_page(session, speed=40) as marlo:
            await marlo.hello("text")
            await marlo.until_phase("listening", limit_s=60)
            for answer in ANSWERS:
                await marlo.type_text(answer)
                await asyncio.sleep(LIFE_S)
            await marlo.until(lambda: all(turn["saved"] for turn in marlo.turns.values()))
        turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
        legs = await read(lambda: list(Leg.objects.filter(session=session).order_by("number")))
        gaps = await read(lambda: list(Gap.objects.filter(session=session)))
    said = [turn.text for turn in turns if turn.speaker == "candidate"]
    asked = [turn.text for turn in turns if turn.speaker == "interviewer"]
    assert said == ANSWERS
    assert len([text for text in asked if text.startswith("Hello")]) == 1
    assert [leg.close_cause for leg in legs[:-1]].count("rotated") >= 2, [
        leg.close_cause for leg in legs
    ]
    assert {leg.model for leg in legs} == {"b"}
    assert "rotation" not in {gap.cause for gap in gaps}
