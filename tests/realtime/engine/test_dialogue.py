"""The scripted dialogue behind its seam."""

import pytest

from realtime.engine.dialogue import ScriptedDialogue
from realtime.engine.scene import Scene
from realtime.engine.script import next_line

pytestmark = pytest.mark.unit


async def test_the_script_is_handed_on_part_by_part() -> None:
    scene = Scene('```plan\n{"questions": [{"number": 1, "text": "Why?"}]}\n```', ())

    assert [part async for part in ScriptedDialogue().line(scene)] == next_line(scene)
