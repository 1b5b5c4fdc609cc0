"""The Gap of a process that drove a Session and is gone: from where its record stops."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Max, Min
from django.db.models.functions import Greatest

from interviews.actions.session_lock import lock
from interviews.actions.sessions import SAME_GAP, open_gap
from interviews.models import Session
from interviews.states import ABSENCES, GapCause, SessionState


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
    now = _now()
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


def _now() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [[now]] = cursor.fetchall()
    return now  # type: ignore[no-any-return] # a row is a tuple of anything
