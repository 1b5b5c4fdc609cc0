"""The running Session that a live tool is bound to, and what its candidate has agreed to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from interviews.access import Interviewer
from interviews.models import Session

#: What the interviewer is told where consent or a preview leaves nothing to look up or to keep.
NOTHING_KEPT = "Nothing is kept of this conversation by tools. Go on without it."
NOTHING_BEFORE = "There is no earlier session of this candidate that may be looked up."


@dataclass(frozen=True)
class Bound:
    """Everything follows from the Session: no argument of a model names anybody."""

    session: Session
    interviewer: Interviewer
    may_be_read_by_ai: bool


def bind(session_id: UUID) -> Bound:
    """Raises Session.DoesNotExist, also for one that is over."""
    running = Session.objects.select_related("version", "organization")
    session = running.prefetch_related("consents").get(pk=session_id, ended_at__isnull=True)
    consents = [each for each in session.consents.all() if each.is_in_force]
    return Bound(
        session,
        Interviewer(
            session.organization_id,
            session.version.interview_id,
            session.candidate_id,
            session.pk,
        ),
        bool(consents) and consents[0].ai_evaluation and not session.is_preview,
    )


def refused(why: str) -> dict[str, Any]:
    return {"ok": False, "error": why}
