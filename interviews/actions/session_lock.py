"""A Session's row, locked for one transaction: by whoever writes, and whoever takes its Lease."""

from uuid import UUID

from interviews.actions.errors import DrivenElsewhereError
from interviews.models import Lease, Session
from interviews.states import StateError


class SessionOverError(StateError):
    """The Session has ended; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__("The session has ended.")
        self.reason = reason


def lock(session_id: UUID, fence: int | None = None) -> Session:
    """The Session's row, for this transaction. Whoever takes its Lease locks it, too.

    The fence is a question of its own, after the lock: a join would show it as it was before the
    wait. Raises DrivenElsewhereError.
    """
    session = Session.objects.select_for_update(no_key=True).get(pk=session_id)
    if fence is not None and not Lease.objects.filter(session=session, fence=fence).exists():
        raise DrivenElsewhereError
    return session


def lock_unfinished(session_id: UUID, fence: int | None = None) -> Session:
    """Raises SessionOverError, DrivenElsewhereError."""
    session = lock(session_id, fence)
    if not session.is_unfinished:
        raise SessionOverError(session.end_reason)
    return session
