"""The one way to call a tool: checked, limited, audited; whatever happens, there is an answer."""

import json
import logging
import time
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from psycopg import errors as pg_errors

from interviews.access import NotFound, Visitor
from interviews.actions.agent_tokens import note_use
from interviews.actions.audit import Call, record
from interviews.models import AgentToken
from interviews.tools import CATALOGUE, Tool, ToolScope
from pipeline.tools.arguments import read_arguments
from pipeline.tools.asked import Asked
from pipeline.tools.callers import actor_of, may, name_of, organization_of
from pipeline.tools.limits import take_call
from pipeline.tools.once import once
from pipeline.tools.quoting import marked
from pipeline.tools.redaction import redacted
from pipeline.tools.registry import handler_of
from pipeline.tools.result import ErrorCode, ToolRefusal, ToolResult, failed
from pipeline.tools.time_limit import limited

logger = logging.getLogger(__name__)

OK = "ok"
UNKNOWN = "(unknown)"
#: What the database says when a statement took too long.
CUT_OFF = (pg_errors.QueryCanceled, pg_errors.LockNotAvailable)


def call(
    visitor: Visitor,
    name: str,
    arguments: Mapping[str, Any],
    *,
    door: str = "rest",
    call_id: str = "",
) -> ToolResult:
    """What the tool answers this visitor, or an error of a known kind; never raises.

    `door` is for the audit log. With a `call_id`, a tool that writes has its effect once, and the
    same call again gets the same answer.
    """
    began, now = time.monotonic(), timezone.now()
    tool = CATALOGUE.get(name)
    try:
        wait_s, over = take_call(actor_of(visitor))
        with transaction.atomic():  # an effect and its entry on the log: both, or none
            result = (
                failed(ErrorCode.RATE_LIMITED, wait_s=wait_s)
                if wait_s
                else _answer(visitor, tool, arguments, call_id, now)
            )
            if over <= 1:  # of a flood, the log keeps the first drop
                _audit(visitor, tool, arguments, door, result, began, now)
    except Exception as error:  # noqa: BLE001 - a caller without an answer waits for ever
        _tell(tool.name if tool else UNKNOWN, error)
        return failed(ErrorCode.INTERNAL)
    return result


def note(
    visitor: Visitor,
    action: str,
    *,
    door: str,
    needs: ToolScope | None = ToolScope.READ,
    refusal: ErrorCode | None = None,
    arguments: Mapping[str, Any] = MappingProxyType({}),
) -> ToolResult:
    """Count and put on the log what a door shows, or refuses, without a tool; never raises.

    An error: it may not be shown. `needs` None: to every visitor; `refusal` is what the door has
    found out by itself.
    """
    began, now = time.monotonic(), timezone.now()
    tool = CATALOGUE.get(action)
    try:
        wait_s, over = take_call(actor_of(visitor))
        if wait_s:
            result = failed(ErrorCode.RATE_LIMITED, wait_s=wait_s)
        elif refusal is not None:
            result = failed(refusal, wait_s=int(refusal is ErrorCode.BUSY))
        elif needs is not None and not may(visitor, needs):
            result = failed(ErrorCode.FORBIDDEN_SCOPE, needs=needs)
        else:
            result = ToolResult({})
        if over <= 1:
            _audit(visitor, tool, arguments, door, result, began, now, action)
    except Exception as error:  # noqa: BLE001 - as for a call
        _tell(action, error)
        return failed(ErrorCode.INTERNAL)
    return result


def _answer(
    visitor: Visitor, tool: Tool | None, arguments: Mapping[str, Any], call_id: str, now: datetime
) -> ToolResult:
    try:
        return ToolResult(_run(visitor, tool, arguments, call_id, now))
    except ToolRefusal as refusal:
        is_missing = refusal.code is ErrorCode.FORBIDDEN_SCOPE
        needs = tool.scope if tool and is_missing else None
        return failed(refusal.code, refusal.message, needs=needs)
    except Exception as error:  # noqa: BLE001 - the door answers, whatever a handler does
        code = _code_of(error)
        if code is ErrorCode.INTERNAL:
            _tell(tool.name if tool else UNKNOWN, error)
        return failed(code)


def _run(
    visitor: Visitor, tool: Tool | None, arguments: Mapping[str, Any], call_id: str, now: datetime
) -> Mapping[str, Any]:
    """Raises ToolRefusal, and whatever the handler raises; what it wrote is undone then."""
    handler = handler_of(tool.name) if tool else None
    if tool is None or handler is None:
        raise ToolRefusal(ErrorCode.NOT_FOUND, "There is no such tool.")
    if not may(visitor, tool.scope):
        raise ToolRefusal(ErrorCode.FORBIDDEN_SCOPE)
    asked = Asked(visitor, tool, read_arguments(tool.name, arguments), now)
    has_effect = tool.scope is ToolScope.WRITE
    with transaction.atomic(), limited(tool.time_limit_s):
        found = once(asked, handler, call_id) if call_id and has_effect else handler(asked)
        content = marked(found)
        _refuse_large(tool, content)
    return content


def _code_of(error: Exception) -> ErrorCode:
    if isinstance(error, NotFound):
        return ErrorCode.NOT_FOUND
    if isinstance(error, TimeoutError) or isinstance(error.__cause__, CUT_OFF):
        return ErrorCode.TIMED_OUT
    return ErrorCode.INTERNAL


def _tell(tool: str, error: Exception) -> None:
    """Only the kind: a message of the database quotes what it was given."""
    logger.error("tool_failed", extra={"tool": tool, "error": type(error).__name__})


def _refuse_large(tool: Tool, content: Mapping[str, Any]) -> None:
    """Raises ToolRefusal, so that nothing large is sent or stored."""
    size = len(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
    if size > tool.result_limit_bytes:
        raise ToolRefusal(ErrorCode.TOO_LARGE)


def _audit(
    visitor: Visitor,
    tool: Tool | None,
    arguments: Mapping[str, Any],
    door: str,
    result: ToolResult,
    began: float,
    now: datetime,
    action: str = UNKNOWN,
) -> None:
    """Raises when it cannot be written: what is not on the log was not answered."""
    organization_id: UUID | None = organization_of(visitor)
    if organization_id is None:
        return
    made = Call(
        actor=actor_of(visitor),
        actor_name=name_of(visitor),
        door=door[:12],
        action=tool.name if tool else action,
        arguments=redacted(arguments, tool.parameters if tool else {}),
        outcome=result.error.value if result.error else OK,
        duration_ms=round((time.monotonic() - began) * 1000),
    )
    record(organization_id, made, now=now)
    if isinstance(visitor, AgentToken):
        note_use(visitor, now=now)
