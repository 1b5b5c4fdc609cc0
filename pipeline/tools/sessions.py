"""The sessions that tools tell of: ended, not taken back, and the caller's to see."""

from typing import Any
from uuid import UUID

from interviews import access
from interviews.models import Session
from pipeline.tools.links import session_link
from pipeline.tools.neutral import neutral

LONGEST_NAME = 120


def readable(visitor: access.Visitor) -> "Any":
    """A queryset of Session with interview and candidate."""
    sessions = access.scope(visitor, Session.objects.readable())
    return sessions.select_related("version__interview", "candidate")


def access_readable(visitor: access.Visitor, session_id: UUID) -> Session:
    """Raises access.NotFound."""
    session: Session | None = readable(visitor).filter(pk=session_id).first()
    if session is None:
        raise access.NotFound
    return session


def about(session: Session) -> dict[str, Any]:
    """What every answer says of a session that it names."""
    return {
        "session_id": str(session.pk),
        "link": session_link(session.pk),
        "interview": {
            "id": str(session.version.interview_id),
            "title": neutral(session.version.interview.title),
        },
        "candidate": {
            "id": str(session.candidate_id),
            "name": neutral(session.candidate.name if session.candidate else "")[:LONGEST_NAME],
        },
        "started_at": session.started_at.isoformat() if session.started_at else None,
        "ended_at": session.ended_at.isoformat() if session.ended_at else None,
    }
