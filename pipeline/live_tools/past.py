"""`search_past_sessions` of a running Session: what the same candidate said before.

Only in sessions of the same interview, since they agreed that the people who work on *that*
position read them; only where they agreed, then and now, that software reads what they say; and not
longer than the organization keeps sessions.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from interviews import access
from interviews.models import Session
from pipeline.live_tools.bound import NOTHING_BEFORE, Bound, bind, refused
from pipeline.live_tools.patience import PATIENCE_S
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.search import search
from pipeline.tools.links import session_link
from pipeline.tools.quoting import marked, quote

MOST_SESSIONS = 20
MOST_HITS = 3
LONGEST_QUOTE = 500


def search_past_sessions(session_id: UUID, arguments: Mapping[str, Any]) -> dict[str, Any]:
    bound = bind(session_id)
    sessions = tuple(_readable(bound).values_list("pk", flat=True)[:MOST_SESSIONS])
    if not bound.may_be_read_by_ai or not sessions:
        return refused(NOTHING_BEFORE)
    hits = search(
        bound.interviewer,
        arguments["query"],
        filters=Filters(sessions=sessions),
        limit=MOST_HITS,
        seconds=PATIENCE_S,
    )
    return marked({"ok": True, "items": [_shown(hit) for hit in hits]})


def _readable(bound: Bound) -> QuerySet[Session]:
    """Ended, of the same candidate and interview, agreed to, and still to be kept."""
    kept = timezone.now() - timedelta(days=bound.session.organization.retention_days)
    sessions = access.scope(bound.interviewer, Session.objects.awaiting_pipeline())
    theirs = sessions.filter(candidate=bound.session.candidate_id, ended_at__gt=kept)
    return theirs.filter(consents__ai_evaluation=True).order_by("-ended_at", "pk")


def _shown(hit: Hit) -> dict[str, Any]:
    return {
        "at": hit.started_at.date().isoformat() if hit.started_at else None,
        "quotes": [
            quote(
                each.text,
                by=each.speaker,
                session_id=hit.session_id,
                turn=each.reference,
                starts_ms=each.starts_ms,
                ends_ms=each.ends_ms,
                link=session_link(hit.session_id, each.reference) if hit.session_id else "",
                longest=LONGEST_QUOTE,
            )
            for each in hit.quoted
        ],
    }
