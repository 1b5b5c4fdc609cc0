"""Between a handler and its work: who calls, is there a place, and what is put on the log."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS

from interviews.access import Visitor
from interviews.tools import CATALOGUE, ToolScope
from pipeline.tools.callers import actor_of
from pipeline.tools.calls import UNKNOWN, call, note
from pipeline.tools.mcp.threads import at_the_door, inside
from pipeline.tools.result import ErrorCode, ToolResult, failed
from pipeline.tools.shared_threads import BusyError

logger = logging.getLogger(__name__)
Shown = TypeVar("Shown")

#: Asks who is there each time: a token may have been revoked meanwhile. Raises Unauthorized.
Authenticate = Callable[[], Visitor]
#: Told the scope that a call would have needed.
TellMissing = Callable[[str], None]


class Reception:
    """Of one door; every call passes it, whatever comes of it."""

    def __init__(self, authenticate: Authenticate, *, door: str, tell_missing: TellMissing) -> None:
        self.authenticate = authenticate
        self.door = door
        self.tell_missing = tell_missing

    async def call(self, name: str, arguments: Mapping[str, Any], call_id: str = "") -> ToolResult:
        """As `calls.call`; an error where this caller has too many in work."""

        def run(visitor: Visitor) -> ToolResult:
            return call(visitor, name, arguments, door=self.door, call_id=call_id)

        return await self._inside(name if name in CATALOGUE else UNKNOWN, run, arguments)

    async def show(
        self,
        action: str,
        build: Callable[[Visitor], Shown],
        *,
        needs: ToolScope | None = ToolScope.READ,
    ) -> Shown:
        """What is shown without a tool. Raises MCPError."""

        def run(visitor: Visitor) -> ToolResult | Shown:
            noted = note(visitor, action, door=self.door, needs=needs)
            if noted.is_error:
                return noted
            try:
                return build(visitor)
            except Exception as error:  # noqa: BLE001 - the SDK would tell what the database said
                logger.error("mcp_failed", extra={"tool": action, "error": type(error).__name__})  # noqa: TRY400 - a trace may hold what was said
                return failed(ErrorCode.INTERNAL)

        shown = await self._inside(action, run, {})
        if isinstance(shown, ToolResult):
            raise self.refused(shown)
        return shown

    async def turn_away(self, action: str, refusal: ErrorCode) -> MCPError:
        """What is told: this, or that there were too many calls before it."""
        return self.refused(await self._note(action, {}, refusal))

    def refused(self, result: ToolResult) -> MCPError:
        """An error of the protocol: a known kind and its sentence. The door hears of scopes."""
        if result.needs:
            self.tell_missing(result.needs)
        error = result.content["error"]
        return MCPError(code=INVALID_PARAMS, message=error["message"], data={"code": error["code"]})

    async def _inside(
        self,
        action: str,
        run: Callable[[Visitor], ToolResult | Shown],
        arguments: Mapping[str, Any],
    ) -> ToolResult | Shown:
        visitor = await at_the_door(self.authenticate)
        try:
            return await inside(actor_of(visitor), partial(run, visitor))
        except BusyError:
            return await self._note(action, arguments, ErrorCode.BUSY)

    async def _note(
        self, action: str, arguments: Mapping[str, Any], refusal: ErrorCode
    ) -> ToolResult:
        def run() -> ToolResult:
            visitor = self.authenticate()
            return note(visitor, action, door=self.door, arguments=arguments, refusal=refusal)

        return await at_the_door(run)
