"""The sound of a Session as rows: segments while it runs, and what of it was lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from interviews.models import Gap, Session, TapeSegment
from interviews.states import GapCause


@dataclass(frozen=True, slots=True)
class SegmentValues:
    """A segment whose file is in the storage by now; `key` names it within its Session."""

    key: str
    started_ms: int
    duration_ms: int
    is_last: bool
    file: str  # its name there; empty where there was no more sound
    lost_ms: int = 0  # what may be missing after it, because its process died


def has_segment(*, session_id: UUID, key: str) -> bool:
    return TapeSegment.objects.filter(session_id=session_id, key=key).exists()


@transaction.atomic
def add_segment(*, session_id: UUID, segment: SegmentValues) -> bool:
    """False where the sound may not be kept: no agreement to it, or no such Session any more.

    May be repeated. What is missing after it is declared as a Gap.
    """
    session = Session.objects.select_for_update().filter(pk=session_id).first()
    if session is None or not _may_keep(session):
        return False
    if has_segment(session_id=session_id, key=segment.key):
        return True
    last = session.tape_segments.aggregate(number=Max("number"))["number"] or 0
    TapeSegment.objects.create(
        organization_id=session.organization_id,
        session=session,
        number=last + 1,
        key=segment.key,
        started_ms=segment.started_ms,
        duration_ms=segment.duration_ms,
        is_last=segment.is_last,
        file=segment.file,
    )
    if segment.lost_ms and session.started_at is not None:
        from_ms = segment.started_ms + segment.duration_ms
        lost_from = session.started_at + timedelta(milliseconds=from_ms)
        _declare_loss(session, lost_from, lost_from + timedelta(milliseconds=segment.lost_ms))
    return True


@transaction.atomic
def declare_loss(*, session_id: UUID, ended_at: datetime, length: timedelta) -> None:
    """Sound that came until then cannot be read. May be repeated."""
    session = Session.objects.select_for_update().filter(pk=session_id).first()
    if session is not None and _may_keep(session):
        _declare_loss(session, ended_at - length, ended_at)


def _may_keep(session: Session) -> bool:
    return bool(session.consents.filter(withdrawn_at__isnull=True, recording=True).exists())


def _declare_loss(session: Session, started_at: datetime, ended_at: datetime) -> None:
    Gap.objects.get_or_create(
        organization_id=session.organization_id,
        session=session,
        cause=GapCause.RECORDING_LOST,
        started_at=started_at,
        ended_at=ended_at,
    )
