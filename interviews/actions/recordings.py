"""The sound of a Session as rows: segments while it runs, and what of it was lost.

A segment comes for each session every ten seconds: its statements are SQL, as those of Turns are.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from interviews.models import Gap, Session
from interviews.states import GapCause

#: Waiting for its recording, or in it already.
HAS = """
SELECT EXISTS (SELECT FROM interviews_tapesegment WHERE session_id = %(session)s AND key = %(key)s)
    OR EXISTS (SELECT FROM interviews_recording
        WHERE session_id = %(session)s AND segment_keys @> to_jsonb(%(key)s::text))
"""
LOCK = "SELECT FROM interviews_session WHERE id = %s FOR UPDATE"
#: Nothing where the candidate has not agreed to it, or has taken that back, or where it is in the
#: recording by now: whoever stores it a second time never heard that the first had gone well.
ADD = """
INSERT INTO interviews_tapesegment
    (id, organization_id, session_id, number, key, started_ms, duration_ms, is_last, file,
     created_at)
SELECT gen_random_uuid(), session.organization_id, session.id,
    1 + coalesce((SELECT max(number) FROM interviews_tapesegment WHERE session_id = session.id), 0),
    %(key)s, %(started_ms)s, %(duration_ms)s, %(is_last)s, %(file)s, clock_timestamp()
FROM interviews_session AS session
WHERE session.id = %(session)s AND EXISTS (
    SELECT FROM interviews_consent
    WHERE session_id = session.id AND withdrawn_at IS NULL AND recording
) AND NOT EXISTS (
    SELECT FROM interviews_recording
    WHERE session_id = session.id AND segment_keys @> to_jsonb(%(key)s::text)
)
ON CONFLICT (session_id, key) DO NOTHING
"""


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
    with connection.cursor() as cursor:
        cursor.execute(HAS, {"session": session_id, "key": key})
        return bool(cursor.fetchone()[0])


@transaction.atomic
def add_segment(*, session_id: UUID, segment: SegmentValues) -> bool:
    """False where the sound may not be kept: no agreement to it, or no such Session any more.

    May be repeated. What is missing after it is declared as a Gap.
    """
    values = {**asdict(segment), "session": session_id}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [session_id])
        cursor.execute(ADD, values)
        is_new = cursor.rowcount == 1
    if not is_new:
        session = Session.objects.filter(pk=session_id).first()
        is_kept = session is not None and _may_keep(session)
        return is_kept and has_segment(session_id=session_id, key=segment.key)
    if segment.lost_ms:
        _declare_loss_after(session_id, segment)
    return True


def _declare_loss_after(session_id: UUID, segment: SegmentValues) -> None:
    session = Session.objects.get(pk=session_id)
    if session.started_at is not None:
        from_ms = segment.started_ms + segment.duration_ms
        lost_from = session.started_at + timedelta(milliseconds=from_ms)
        _declare_loss(session, lost_from, lost_from + timedelta(milliseconds=segment.lost_ms))


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
