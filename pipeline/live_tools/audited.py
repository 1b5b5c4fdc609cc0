"""Calls of a running Session on the audit log: kept with what they did, or both are not."""

import logging
import time
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone

from interviews.actions.audit import Call, record
from interviews.live_calls import GivenUpError, LiveCall, TooLongError
from interviews.live_tools import CATALOGUE
from interviews.models import Session
from pipeline.tools.redaction import redacted
from pipeline.tools.result import ErrorCode

logger = logging.getLogger(__name__)

DOOR = "live"
OK = "ok"
UNKNOWN = "(unknown)"
OUTCOMES: Mapping[type[Exception], ErrorCode] = {
    GivenUpError: ErrorCode.TIMED_OUT,
    TooLongError: ErrorCode.TOO_LARGE,
}


def audited(call: LiveCall, work: Callable[[], str]) -> str:
    """What the work answers. Raises what it raises, and GivenUpError where that came too late."""
    began = time.monotonic()
    try:
        with transaction.atomic():
            call.settlement.begin()
            output = work()
            _record(call, OK, began)
            call.settlement.keep()
    except Exception as error:
        note_refused(call, OUTCOMES.get(type(error), ErrorCode.INTERNAL), began)
        raise
    return output


def note_refused(call: LiveCall, outcome: str, began: float | None = None) -> None:
    """A call that has done nothing; the answer to it does not depend on the log."""
    try:
        _record(call, outcome, time.monotonic() if began is None else began)
    except Exception as error:  # noqa: BLE001 - the interviewer must have its answer
        extra = {"session": str(call.session_id), "error": type(error).__name__}
        logger.error("live_call_is_not_on_the_log", extra=extra)  # noqa: TRY400 - a trace may hold what was said


def _record(call: LiveCall, outcome: str, began: float) -> None:
    owners = Session.objects.filter(pk=call.session_id).values_list("organization_id", flat=True)
    organization_id = owners.first()
    if organization_id is None:
        return
    made = Call(
        actor=f"session:{call.session_id}",
        actor_name="",
        door=DOOR,
        action=call.name if call.name in CATALOGUE else UNKNOWN,
        arguments=redacted(call.arguments, _schema_of(call.name)),
        outcome=str(outcome),
        duration_ms=round((time.monotonic() - began) * 1000),
    )
    record(organization_id, made, now=timezone.now())


def _schema_of(name: str) -> Mapping[str, object]:
    tool = CATALOGUE.get(name)
    return tool.parameters if tool else {}
