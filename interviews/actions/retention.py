"""What may not be kept any longer: found by the rows, and erased one Session at a time.

It may run anywhere, often, and at the same time as itself.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from interviews.actions.erasure import MOST_AT_ONCE, erase_session
from interviews.actions.errors import StillDrivenError
from interviews.models import Consent, ErasureCertificate, Session
from interviews.tombstones import erased_sessions

logger = logging.getLogger(__name__)

Cause = ErasureCertificate.Cause

ASKED_AT_ONCE = 500


def erase_expired(*, now: datetime) -> int:
    """How many were erased: past their organization's days, or long taken back."""
    erased = _erase(past_retention(now), cause=Cause.RETENTION, now=now)
    return erased + _erase(long_withdrawn(now), cause=Cause.WITHDRAWN, now=now)


def erase_again(*, now: datetime) -> tuple[int, int]:
    """What was erased before and is there again: how many went, and how many could not.

    Raises what the storage of the tombstones raises.
    """
    gone, left = 0, 0
    erased = list(erased_sessions())
    for place in range(0, len(erased), ASKED_AT_ONCE):
        some = erased[place : place + ASKED_AT_ONCE]
        there = list(Session.objects.filter(pk__in=some).values_list("pk", flat=True))
        for session_id in there:
            if _erase_one(session_id, cause=Cause.RESTORED, now=now):
                gone += 1
            else:
                left += 1
    return gone, left


def past_retention(now: datetime) -> QuerySet[Session]:
    """Counted from the end, or from the last change of what never ended.

    What came here later than it was spoken is counted from when it came.
    """
    days = F("organization__retention_days") * Value(timedelta(days=1))
    kept = ExpressionWrapper(days, output_field=DurationField())
    since = Greatest(Coalesce(F("ended_at"), F("state_changed_at")), F("created_at"))
    until = ExpressionWrapper(since + kept, output_field=DateTimeField())
    return Session.objects.alias(kept_until=until).filter(kept_until__lt=now)


def long_withdrawn(now: datetime) -> QuerySet[Session]:
    """Taken back long ago, not agreed to again, and erased by nobody yet."""
    since = now - timedelta(days=settings.WITHDRAWN_KEPT_DAYS)
    consents = Consent.objects.filter(session=OuterRef("pk"))
    return Session.objects.filter(
        Exists(consents.filter(withdrawn_at__lt=since)),
        ~Exists(consents.filter(withdrawn_at__isnull=True)),
    )


def _erase(sessions: QuerySet[Session], *, cause: Cause, now: datetime) -> int:
    some = list(sessions.order_by("created_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_erase_one(session_id, cause=cause, now=now) for session_id in some)


def _erase_one(session_id: UUID, *, cause: Cause, now: datetime) -> bool:
    try:
        return erase_session(session_id=session_id, cause=cause, now=now) is not None
    except StillDrivenError:
        logger.warning("session_not_erased_while_driven", extra={"session": str(session_id)})
        return False
