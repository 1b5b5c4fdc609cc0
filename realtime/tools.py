"""Tools that run outside the relay: found by name, within their time, and always an answer.

Handlers are registered at start by `interviews/wiring.py`. They work in threads of their own, so
that neither the loop nor a Turn that is to be stored waits for them. What they are given comes from
a model that listens to a stranger: it is held against the tool's schema, and names nobody.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import UUID

from interviews.live_tools import CATALOGUE
from interviews.tool_arguments import problem_of
from interviews.tools import Tool
from realtime.database import DatabaseThreads
from realtime.metrics import TOOL_CALLS
from realtime.protocol.commands import RunTool
from realtime.protocol.events import ToolAnswered

logger = logging.getLogger(__name__)

THREADS = 2

#: Takes the Session's id and the arguments; returns something JSON can hold. Works in a thread.
Handler = Callable[[UUID, Mapping[str, Any]], object]
#: Does the work beside the loop.
Beside = Callable[[Callable[[], str]], Awaitable[str]]


@cache
def tool_threads() -> DatabaseThreads:
    """Those of this process; no Turn is stored by them."""
    return DatabaseThreads(THREADS)


async def beside_the_loop(work: Callable[[], str]) -> str:
    return await tool_threads().run(work)


@dataclass(slots=True)
class Toolbox:
    """The tools of this installation."""

    catalogue: Mapping[str, Tool] = field(default_factory=lambda: CATALOGUE)
    handlers: dict[str, Handler] = field(default_factory=dict)
    beside: Beside = beside_the_loop

    def register(self, name: str, handler: Handler) -> None:
        """The name must be in the catalogue."""
        if name not in self.catalogue:
            raise KeyError(name)
        self.handlers[name] = handler

    async def run(
        self, session_id: UUID, call: RunTool, *, offered: Collection[str]
    ) -> ToolAnswered:
        """Whatever happens, there is an answer; an interviewer without one falls silent.

        `offered` are the names that this Session's interview has chosen.
        """
        return ToolAnswered(call.call_id, await self._answer(session_id, call, offered))

    async def _answer(self, session_id: UUID, call: RunTool, offered: Collection[str]) -> str:
        handler, tool = self.handlers.get(call.name), self.catalogue.get(call.name)
        if handler is None or tool is None or call.name not in offered:
            return _refuse("unknown", "There is no such tool.")
        try:
            arguments = read_arguments(tool, call.arguments)
        except ValueError as error:
            return _refuse("bad_arguments", str(error))
        try:
            async with asyncio.timeout(tool.time_limit_s):
                work = partial(_work, handler, session_id, arguments, tool.result_limit_bytes)
                output = await self.beside(work)
        except TimeoutError:
            return _refuse("timed_out", "The tool took too long. Go on without it.")
        except Exception as error:  # noqa: BLE001 - whatever a handler does, there is an answer
            logger.error("tool_failed", extra={"tool": tool.name, "error": type(error).__name__})  # noqa: TRY400 - a trace may hold what was said
            return _refuse("failed", "The tool failed. Go on without it.")
        TOOL_CALLS.labels("answered").inc()
        return output


def read_arguments(tool: Tool, text: str) -> dict[str, Any]:
    """As the schema wants them; raises ValueError with a sentence that repeats nothing of them."""
    try:
        arguments = json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise ValueError("The arguments are not JSON.") from None
    if not isinstance(arguments, dict):
        raise ValueError("The arguments must be an object.")  # noqa: TRY004 - it is told to a model
    if problem := problem_of(arguments, tool.parameters):
        raise ValueError(problem)
    return arguments


def _work(handler: Handler, session_id: UUID, arguments: dict[str, Any], most_bytes: int) -> str:
    """In a thread, what is long about the answer included."""
    output = json.dumps(handler(session_id, arguments), ensure_ascii=False)
    if len(output.encode("utf-8", "replace")) > most_bytes:
        return refusal("The result is too long. Ask for less.")
    return output


def _refuse(outcome: str, why: str) -> str:
    TOOL_CALLS.labels(outcome).inc()
    return refusal(why)


def refusal(why: str) -> str:
    return json.dumps({"ok": False, "error": why})


#: The one of this process; `wiring.py` fills it.
toolbox = Toolbox()
