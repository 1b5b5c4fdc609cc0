"""Sessions that nobody drives and nobody came back to: interrupted, and at last ended.

A process that was lost, or a page whose parting nobody heard, costs nothing: this finds them by
their rows. It may run anywhere, often, and at the same time as itself.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Now

from interviews.actions.errors import NotInterruptedError
from interviews.actions.lost_server import note_server_lost
from interviews.actions.session_lock import lock
from interviews.actions.sessions import change_state, end_session
from interviews.models import Session
from interviews.states import EndReason, SessionState


def sweep_sessions(*, now: datetime) -> int:
    """How many were moved. Leases and graces are measured by the database's clock."""
    grace = timedelta(seconds=settings.SESSION_GRACE_SECONDS)
    window = timedelta(hours=settings.SESSION_RESUME_HOURS)
    left = _left_behind(grace).values_list("pk", flat=True)
    closed = _windows_closed(window).values_list("pk", flat=True)
    moved = [_interrupt(session_id, grace, now) for session_id in list(left)]
    moved += [_end(session_id, window, now) for session_id in list(closed)]
    return sum(moved)


@transaction.atomic
def give_more_time(*, session_id: UUID, now: datetime) -> datetime:
    """An interrupted Session may be taken up for as long again, from now on.

    Raises NotInterruptedError.
    """
    session = lock(session_id)
    if session.state != SessionState.INTERRUPTED:
        raise NotInterruptedError
    until = now + timedelta(hours=settings.SESSION_RESUME_HOURS)
    session.resume_until = until
    session.save(update_fields=["resume_until"])
    return until


def _undriven() -> QuerySet[Session]:
    held = Q(lease__holder__isnull=False, lease__until__gt=Now())
    return Session.objects.exclude(held)


def _left_behind(grace: timedelta) -> QuerySet[Session]:
    """Nobody drives them, and for longer than their candidate had to come back."""
    last_seen = Greatest(
        F("state_changed_at"), Coalesce(F("lease__renewed_at"), F("state_changed_at"))
    )
    going_on = (SessionState.LIVE, SessionState.PAUSED, SessionState.WAITING)
    return (
        _undriven()
        .alias(last_seen=last_seen)
        .filter(state__in=going_on, last_seen__lt=Now() - grace)
    )


def _windows_closed(window: timedelta) -> QuerySet[Session]:
    until = Greatest(F("resume_until"), F("state_changed_at") + window)  # null counts for nothing
    return (
        _undriven()
        .alias(open_until=until)
        .filter(state=SessionState.INTERRUPTED, open_until__lt=Now())
    )


@transaction.atomic
def _interrupt(session_id: UUID, grace: timedelta, now: datetime) -> bool:
    session = lock(session_id)  # whoever takes its Lease waits here, or was faster
    if not _left_behind(grace).filter(pk=session_id).exists():
        return False
    if session.state == SessionState.WAITING:
        change_state(session_id=session_id, state=SessionState.OPEN, now=now)
        return True
    lease = getattr(session, "lease", None)
    since = lease.renewed_at if lease is not None else None
    note_server_lost(session, since=since or session.state_changed_at)
    if session.state == SessionState.LIVE:
        change_state(session_id=session_id, state=SessionState.PAUSED, now=now)
    change_state(session_id=session_id, state=SessionState.INTERRUPTED, now=now)
    return True


@transaction.atomic
def _end(session_id: UUID, window: timedelta, now: datetime) -> bool:
    lock(session_id)
    if not _windows_closed(window).filter(pk=session_id).exists():
        return False
    return end_session(session_id=session_id, reason=EndReason.WINDOW, now=now)
