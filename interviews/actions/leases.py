"""The hold of one process on a Session: taken, renewed, asked for and released.

Every time here is the database's: processes whose clocks differ agree on who holds what. Taking
locks the Session's row, so that it waits for a write of the one before, and no later write of it
gets in; renewing does not, so that no slow write makes a process lose its hold.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Max, Min
from django.db.models.functions import Greatest

from interviews.actions.seats import SEAT_KEPT
from interviews.actions.session_lock import lock, lock_unfinished
from interviews.actions.sessions import SAME_GAP, open_gap
from interviews.failpoints import failpoint
from interviews.models import Lease, Session
from interviews.states import ABSENCES, GapCause, SessionState

ASK = """
UPDATE interviews_lease
SET wanted_by = %(asker)s, wanted_at = coalesce(wanted_at, clock_timestamp())
WHERE session_id = %(session)s AND holder <> %(asker)s AND until > clock_timestamp()
RETURNING fence
"""
#: A lease of the same process is its own: its release did not reach the database.
TAKE = """
WITH before AS (
    SELECT holder, renewed_at FROM interviews_lease WHERE session_id = %(session)s FOR UPDATE
)
UPDATE interviews_lease AS lease
SET holder = %(taker)s, fence = fence + 1, wanted_by = NULL, wanted_at = NULL,
    renewed_at = clock_timestamp(), until = clock_timestamp() + %(ttl_ms)s * interval '1 ms'
FROM before
WHERE lease.session_id = %(session)s
  AND (lease.holder IS NULL OR lease.holder = %(taker)s OR lease.until <= clock_timestamp())
RETURNING lease.fence, before.holder, before.renewed_at
"""
#: Expired but not taken is still held: so a holder outlives a database that was away. One that
#: was asked long ago and did not let go is stuck, and loses it.
RENEW = """
WITH seated AS (
    UPDATE interviews_seat SET until = clock_timestamp() + %(seat_kept)s
    WHERE session_id = ANY(%(seated)s::uuid[]) AND seated_at IS NOT NULL
      AND until < clock_timestamp() + 0.9 * %(seat_kept)s
)
UPDATE interviews_lease AS lease
SET renewed_at = clock_timestamp(), until = clock_timestamp() + %(ttl_ms)s * interval '1 ms'
FROM unnest(%(sessions)s::uuid[], %(fences)s::bigint[]) AS held (session_id, fence)
WHERE lease.session_id = held.session_id AND lease.fence = held.fence
  AND lease.holder = %(holder)s
  AND (wanted_at IS NULL
       OR wanted_at > clock_timestamp() - %(patience_ms)s * interval '1 ms')
RETURNING lease.session_id, wanted_by IS NOT NULL
"""
RELEASE = """
UPDATE interviews_lease
SET holder = NULL, until = NULL, wanted_by = NULL, wanted_at = NULL
WHERE session_id = %(session)s AND fence = %(fence)s AND holder = %(holder)s
"""
#: How long a holder that was asked for a Session may take to store what it knows.
HAND_OVER_PATIENCE_MS = 10_000


@dataclass(frozen=True, slots=True)
class Renewal:
    is_wanted: bool  # another process has a newer page of it


def take_lease(*, session_id: UUID, taker: UUID, ttl_ms: int) -> int | None:
    """The new fence, or None while another process holds it, which is then asked to hand it over.

    Taken from a process that did not release it, what it left open is closed, and a Gap begins
    with its last renewal. Raises SessionOverError, Session.DoesNotExist.
    """
    if _ask(ASK, session=session_id, asker=taker):
        return None
    return _take(session_id, taker, ttl_ms)


@transaction.atomic
def _take(session_id: UUID, taker: UUID, ttl_ms: int) -> int | None:
    """Apart from the question before: an UPDATE that had to wait keeps the row, changed or not."""
    session = lock_unfinished(session_id)
    Lease.objects.get_or_create(
        session=session, defaults={"organization_id": session.organization_id}
    )
    failpoint("lease.before_take")
    taken = _ask(TAKE, session=session_id, taker=taker, ttl_ms=ttl_ms)
    if not taken:
        return None
    [(fence, former, renewed_at)] = taken
    if former not in (None, taker):
        note_server_lost(session, since=renewed_at, fence=fence)
    return int(fence)


def renew_leases(
    *, holder: UUID, fences: Mapping[UUID, int], ttl_ms: int, seated: Collection[UUID] = ()
) -> dict[UUID, Renewal]:
    """All of a process in one statement, with the seats of those that have started.

    Leases that are missing in the answer are lost.
    """
    renewed = _ask(
        RENEW,
        holder=holder,
        sessions=list(fences),
        fences=list(fences.values()),
        ttl_ms=ttl_ms,
        seated=list(seated),
        seat_kept=SEAT_KEPT,
        patience_ms=HAND_OVER_PATIENCE_MS,
    )
    return {session_id: Renewal(is_wanted) for session_id, is_wanted in renewed}


def release_lease(*, session_id: UUID, holder: str, fence: int) -> None:
    """Everything is stored: whoever comes next may take it at once, and nothing was lost."""
    failpoint("lease.before_release")
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, {"session": session_id, "holder": holder, "fence": fence})


def note_server_lost(session: Session, *, since: datetime, fence: int | None = None) -> None:
    """The process that drove this (locked) Session is gone: its Leg is, and a Gap is open."""
    session.legs.filter(closed_at__isnull=True).update(
        closed_at=Greatest(F("opened_at"), since), close_cause=GapCause.SERVER_LOST
    )
    lost_since = _lost_since(session, since)
    if lost_since is not None:
        open_gap(
            session_id=session.pk, cause=GapCause.SERVER_LOST, started_at=lost_since, fence=fence
        )


@transaction.atomic
def note_unheard(*, session_id: UUID, fence: int) -> None:
    """For whoever has taken a Session, and read all that the one before has left in a journal.

    By that it may have gone on, though it looked paused when it was taken: nobody hears it now.
    """
    session = lock(session_id, fence)
    [(now,)] = _ask("SELECT clock_timestamp()")
    lost_since = _lost_since(session, now) if session.is_unfinished else None
    if lost_since is not None:
        open_gap(
            session_id=session_id, cause=GapCause.SERVER_LOST, started_at=lost_since, fence=fence
        )


def _lost_since(session: Session, lost_at: datetime) -> datetime | None:
    """From when on what was said is in no Turn and no Gap; None where nothing is missing.

    Of a candidate who is away the Gap of that says so, unless what was said before was not written
    down yet.
    """
    written = _last_written_down(session) or lost_at
    if _goes_on_unheard(session):
        return min(lost_at, written)
    absences = session.gaps.filter(cause__in=ABSENCES, ended_at__isnull=True)
    left_at = absences.aggregate(at=Min("started_at"))["at"]
    is_known = left_at is not None and session.written_until_ms is not None
    return written if is_known and written < left_at - SAME_GAP else None


def _goes_on_unheard(session: Session) -> bool:
    """Nobody hears the candidate, and no Gap says so.

    A process may die between the two writes that pause a Session and open the Gap of that.
    """
    if session.state == SessionState.LIVE:
        return True
    is_told = session.gaps.filter(cause__in=ABSENCES, ended_at__isnull=True).exists()
    return session.state == SessionState.PAUSED and not is_told


def _last_written_down(session: Session) -> datetime | None:
    """What was said after it went with the process: half an utterance, or all to a silent Voice.

    The newest Turn or state says so itself: a Turn may be stored while what was said before it
    still waits for its text. A later Leg says nothing of that: it may have been opened to hear once
    more what a lost one did not write down.
    """
    began = session.legs.aggregate(at=Min("opened_at"))["at"]
    moments = [began, _told_last(session)]
    if session.written_until_ms is None:  # written by the release before
        absences = session.gaps.filter(cause__in=ABSENCES)
        moments.append(absences.aggregate(at=Max("ended_at"))["at"])
    return max((moment for moment in moments if moment), default=None)


def _told_last(session: Session) -> datetime | None:
    """To where everything was written down when the last Turn or state was."""
    told: list[tuple[datetime, datetime]] = []
    if session.written_until_ms is not None:
        told.append((session.state_changed_at, _moment(session, session.written_until_ms)))
    turn = session.turns.order_by(
        "-recorded_at", F("written_until_ms").desc(nulls_last=True)
    ).first()
    if turn is not None:
        until_ms = turn.written_until_ms
        until = turn.recorded_at if until_ms is None else _moment(session, until_ms)
        told.append((turn.recorded_at, until))
    return max(told)[1] if told else None


def _moment(session: Session, at_ms: int) -> datetime:
    """Of the session's timeline, which begins with its first state that is live."""
    began = session.started_at or session.state_changed_at
    return began + timedelta(milliseconds=at_ms)


def _ask(question: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
