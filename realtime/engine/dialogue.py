"""The next line as a seam: scripted from the plan, or any other way to answer a scene."""

from collections.abc import AsyncIterator
from typing import Protocol

from realtime.engine.scene import Part, Scene
from realtime.engine.script import next_line


class Dialogue(Protocol):
    """Decides what the interviewer says next."""

    name: str

    def line(self, scene: Scene) -> AsyncIterator[Part]:
        """Yield the parts of the line as they are known; raises WorkFailedError."""
        ...


class ScriptedDialogue:
    """Works from the plan block and the tool definitions alone."""

    name = "scripted"

    async def line(self, scene: Scene) -> AsyncIterator[Part]:
        for part in next_line(scene):
            yield part
