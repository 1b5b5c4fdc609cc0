"""Tools that run outside the relay: found by name, within their time, and always an answer.

Handlers are registered at start by `interviews/wiring.py`. They work in threads of their own, so
that neither the loop nor a Turn that is to be stored waits for them. What they are given comes from
a model that listens to a stranger: it is held against the tool's schema, and names nobody.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import UUID

from interviews.live_calls import LiveCall, TooLongError
from interviews.live_tools import CATALOGUE
from interviews.tool_arguments import problem_of
from interviews.tools import Tool
from realtime.database import DatabaseThreads
from realtime.metrics import TOOL_CALLS
from realtime.protocol.commands import RunTool
from realtime.protocol.events import ToolAnswered

logger = logging.getLogger(__name__)

THREADS = 2
#: How long the answer to a call that did nothing waits for the log.
NOTED_WITHIN_S = 1.0

#: Takes the Session's id and the arguments; returns something JSON can hold. Works in a thread.
Handler = Callable[[UUID, Mapping[str, Any]], object]
#: Begins work beside the loop.
Beside = Callable[[Callable[[], Any]], "asyncio.Future[Any]"]
#: Does the work of a call in its thread, and puts it on the log; raises what the work raises.
Audited = Callable[[LiveCall, Callable[[], str]], str]
#: Puts a call on the log that has done nothing, with the kind of its refusal; never raises.
Noted = Callable[[LiveCall, str], None]


@cache
def tool_threads() -> DatabaseThreads:
    """Those of this process; no Turn is stored by them."""
    return DatabaseThreads(THREADS)


def beside_the_loop(work: Callable[[], Any]) -> "asyncio.Future[Any]":
    return tool_threads().submit(work)


def unlogged(call: LiveCall, work: Callable[[], str]) -> str:
    """Where no log is joined."""
    output = work()
    call.settlement.keep()
    return output


@dataclass(slots=True)
class Toolbox:
    """The tools of this installation."""

    catalogue: Mapping[str, Tool] = field(default_factory=lambda: CATALOGUE)
    handlers: dict[str, Handler] = field(default_factory=dict)
    beside: Beside = beside_the_loop
    audited: Audited = unlogged
    note_refused: Noted = lambda _call, _outcome: None

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
        given = _given(call.arguments)
        made = LiveCall(session_id, call.name, given if isinstance(given, dict) else {})
        if handler is None or tool is None or call.name not in offered:
            await self._note(made, "not_found")
            return _refuse("unknown", "There is no such tool.")
        try:
            check_arguments(tool, given)
        except ValueError as error:
            await self._note(made, "invalid_arguments")
            return _refuse("bad_arguments", str(error))
        work = partial(_work, handler, made, tool.result_limit_bytes)
        try:
            output = await self._do(tool, made, work)
        except TimeoutError:
            return _refuse("timed_out", "The tool took too long. Go on without it.")
        except TooLongError:
            return _refuse("failed", "The result is too long. Ask for less.")
        except Exception as error:  # noqa: BLE001 - whatever a handler does, there is an answer
            logger.error("tool_failed", extra={"tool": tool.name, "error": type(error).__name__})  # noqa: TRY400 - a trace may hold what was said
            return _refuse("failed", "The tool failed. Go on without it.")
        TOOL_CALLS.labels("answered").inc()
        return output

    async def _do(self, tool: Tool, made: LiveCall, work: Callable[[], str]) -> str:
        """Raises TimeoutError, after which the work has no effect, and what the work raises.

        What is being stored when the time is over is waited for, but not for ever.
        """
        doing = self.beside(partial(self.audited, made, work))
        doing.add_done_callback(_look_at)
        try:
            await asyncio.wait([doing], timeout=tool.time_limit_s)
            if not doing.done() and not made.settlement.give_up():
                await asyncio.wait([doing], timeout=tool.time_limit_s)
        except asyncio.CancelledError:
            made.settlement.give_up()
            raise
        if not doing.done():
            raise TimeoutError
        output: str = doing.result()
        return output

    async def _note(self, made: LiveCall, outcome: str) -> None:
        noting = self.beside(partial(self.note_refused, made, outcome))
        noting.add_done_callback(_look_at)
        await asyncio.wait([noting], timeout=NOTED_WITHIN_S)


def _given(text: str) -> Any:
    """None where it is no JSON."""
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None


def check_arguments(tool: Tool, given: Any) -> None:
    """Raises ValueError with a sentence that repeats nothing of them."""
    if not isinstance(given, dict):
        raise ValueError("The arguments must be a JSON object.")  # noqa: TRY004 - it is told to a model
    if problem := problem_of(given, tool.parameters):
        raise ValueError(problem)


def _work(handler: Handler, made: LiveCall, most_bytes: int) -> str:
    """In a thread, what is long about the answer included. Raises TooLongError."""
    output = json.dumps(handler(made.session_id, made.arguments), ensure_ascii=False)
    if len(output.encode("utf-8", "replace")) > most_bytes:
        raise TooLongError
    return output


def _look_at(done: "asyncio.Future[Any]") -> None:
    """Its error is nobody's news any more: it stands on the log."""
    if not done.cancelled():
        done.exception()


def _refuse(outcome: str, why: str) -> str:
    TOOL_CALLS.labels(outcome).inc()
    return refusal(why)


def refusal(why: str) -> str:
    return json.dumps({"ok": False, "error": why})


#: The one of this process; `wiring.py` fills it.
toolbox = Toolbox()
