"""Tools that run outside the relay: found by name, within their time, and always an answer.

Handlers are registered at start by `interviews/wiring.py`. What they are given comes from a model
that listens to a stranger: a handler checks it like any input.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from interviews.tools import CATALOGUE, Tool
from realtime.metrics import TOOL_CALLS
from realtime.protocol.commands import RunTool
from realtime.protocol.events import ToolAnswered

logger = logging.getLogger(__name__)

LONGEST_OUTPUT_CHARACTERS = 16_000

#: Takes the Session's id and the arguments; returns something JSON can hold.
Handler = Callable[[UUID, dict[str, Any]], Awaitable[object]]


@dataclass(slots=True)
class Toolbox:
    """The tools of this installation."""

    catalogue: Mapping[str, Tool] = field(default_factory=lambda: CATALOGUE)
    handlers: dict[str, Handler] = field(default_factory=dict)

    def register(self, name: str, handler: Handler) -> None:
        """The name must be in the catalogue."""
        if name not in self.catalogue:
            raise KeyError(name)
        self.handlers[name] = handler

    async def run(self, session_id: UUID, call: RunTool) -> ToolAnswered:
        """Whatever happens, there is an answer; an interviewer without one falls silent."""
        return ToolAnswered(call.call_id, await self._answer(session_id, call))

    async def _answer(self, session_id: UUID, call: RunTool) -> str:
        handler, tool = self.handlers.get(call.name), self.catalogue.get(call.name)
        if handler is None or tool is None:
            return _refuse("unknown", "There is no such tool.")
        try:
            arguments = json.loads(call.arguments or "{}")
        except ValueError:
            return _refuse("bad_arguments", "The arguments are not JSON.")
        if not isinstance(arguments, dict):
            return _refuse("bad_arguments", "The arguments must be an object.")
        try:
            async with asyncio.timeout(tool.time_limit_s):
                result = await handler(session_id, arguments)
            output = shorten(json.dumps(result, ensure_ascii=False))
        except TimeoutError:
            return _refuse("timed_out", "The tool took too long. Go on without it.")
        except Exception:
            logger.exception("tool_failed", extra={"tool": tool.name})
            return _refuse("failed", "The tool failed. Go on without it.")
        TOOL_CALLS.labels("answered").inc()
        return output


def _refuse(outcome: str, why: str) -> str:
    TOOL_CALLS.labels(outcome).inc()
    return refusal(why)


def refusal(why: str) -> str:
    return json.dumps({"ok": False, "error": why})


def shorten(output: str) -> str:
    if len(output) <= LONGEST_OUTPUT_CHARACTERS:
        return output
    return refusal("The result is too long. Ask for less.")


#: The one of this process; `wiring.py` fills it.
toolbox = Toolbox()
