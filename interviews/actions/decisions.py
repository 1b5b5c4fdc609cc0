"""A person's decision on a session: it closes it, and may be taken back; both stay on record.

No program may call this (an import contract); what machines write is never a decision.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from interviews.actions.errors import AlreadyDecidedError, NotDecidableError, ReasonMissingError
from interviews.actions.session_lock import lock
from interviews.models import Decision, Session
from interviews.states import SessionState

LONGEST_REASON = 2000


@transaction.atomic
def close_session(
    *, session_id: UUID, outcome: str, reason: str, by: User, seen: int, now: datetime
) -> Decision:
    """Of an ended session. `seen` is the number of the last decision the person saw, 0 for none.

    Raises ReasonMissingError, NotDecidableError, AlreadyDecidedError.
    """
    words = _words(reason)
    session = lock(session_id)
    _refuse_unseen(session, seen)
    if session.state != SessionState.ENDED or not session.is_counted or not _closes(outcome):
        raise NotDecidableError
    return _decide(session, SessionState.CLOSED, outcome, words, by, now)


@transaction.atomic
def reopen_session(
    *, session_id: UUID, reason: str, by: User, seen: int, now: datetime
) -> Decision:
    """A closed session waits for a decision again. Raises as `close_session`."""
    words = _words(reason)
    session = lock(session_id)
    _refuse_unseen(session, seen)
    if session.state != SessionState.CLOSED:
        raise NotDecidableError
    return _decide(session, SessionState.ENDED, Decision.Outcome.REOPENED, words, by, now)


def _decide(
    session: Session,
    state: SessionState,
    outcome: str,
    reason: str,
    by: User,
    now: datetime,
) -> Decision:
    session.change_state(state, now=now)
    session.save(update_fields=["state", "state_changed_at"])
    return Decision.objects.create(
        organization_id=session.organization_id,
        session=session,
        number=_last_number(session) + 1,
        outcome=outcome,
        reason=reason,
        decided_by=by,
        decided_by_name=by.get_full_name() or by.get_username(),
        decided_at=now,
    )


def _refuse_unseen(session: Session, seen: int) -> None:
    if _last_number(session) != seen:
        raise AlreadyDecidedError


def _last_number(session: Session) -> int:
    last = session.decisions.order_by("-number").first()
    return last.number if last else 0


def _words(reason: str) -> str:
    words = reason.replace("\0", "").strip()[:LONGEST_REASON]
    if not words:
        raise ReasonMissingError
    return words


def _closes(outcome: str) -> bool:
    return outcome in Decision.CLOSING
