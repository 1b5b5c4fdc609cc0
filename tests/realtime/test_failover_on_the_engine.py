"""An interview whose provider refuses it for good in the middle: the second one goes on with it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from interviews.models import Leg, Session, Turn
from realtime.engine.connection import Parts
from realtime.engine.dialogue import ScriptedDialogue
from realtime.engine.faults import Fault
from realtime.engine.scene import Part, Scene, Utterance
from realtime.providers.failover import Deployments
from realtime.providers.realtime import Endpoint, RealtimeVoices
from realtime.registry import Registry
from tests.fakes.room import open_page
from tests.realtime.engine.conftest import OpenEngine
from tests.realtime.eventually import Read, until

pytestmark = [pytest.mark.wire, pytest.mark.db]

BEFORE = "I baked bread for eleven years in a small town."
AFTER = "I would like to lead a bakery of my own one day."


class AttentiveDialogue(ScriptedDialogue):
    """Remembers the scenes it was asked to go on with."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []

    async def line(self, scene: Scene) -> AsyncIterator[Part]:
        self.scenes.append(scene)
        async for part in super().line(scene):
            yield part


def told_before(scene: Scene) -> str:
    """What a provider was told of the talk that it did not hear."""
    told = [item for item in scene.items if isinstance(item, Utterance) and not item.is_live]
    return "\n".join(item.text for item in told)


@pytest.mark.fault("C64")
async def test_a_key_that_is_refused_in_the_middle_moves_the_interview_to_the_second_provider(
    house: Registry, session: Session, read: Read, open_engine: OpenEngine, parts: Parts
) -> None:
    dialogue = AttentiveDialogue()
    async with (
        open_engine(has_faults=True) as first,
        open_engine(parts=replace(parts, dialogue=dialogue)) as second,
    ):
        house._voices = Deployments(
            [
                RealtimeVoices(Endpoint(first.url, "", "a"), "local"),
                RealtimeVoices(Endpoint(second.url, "", "b"), "local"),
            ]
        )
        async with open_page(session, speed=40) as marlo:
            await marlo.hello("text")
            await marlo.until_phase("listening", limit_s=60)
            await marlo.type_text(BEFORE)
            await until(read, lambda: Turn.objects.filter(text=BEFORE).exists(), limit_s=60)
            await marlo.until_phase("listening", limit_s=60)
            first.faults.armed.append(Fault("refuse_handshake", status=401, times=100))
            first.drop_all()
            await until(read, lambda: Leg.objects.filter(model="b").exists(), limit_s=60)
            await marlo.until_phase("listening", limit_s=60)
            await marlo.type_text(AFTER)
            await until(read, lambda: Turn.objects.filter(text=AFTER).exists(), limit_s=60)
        turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
        legs = await read(lambda: list(Leg.objects.filter(session=session).order_by("number")))
    assert [leg.model for leg in legs] == ["a", "b"]
    assert [turn.text for turn in turns if turn.speaker == "candidate"] == [BEFORE, AFTER]
    asked = [turn.text for turn in turns if turn.speaker == "interviewer"]
    assert len([text for text in asked if text.startswith("Hello")]) == 1
    first_told = told_before(dialogue.scenes[0])
    assert BEFORE in first_told
    assert asked[0] in first_told
