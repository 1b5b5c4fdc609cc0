"""`save_insight` of a running Session: keep one thing that was said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from pipeline.actions.insights import TooManyInsightsError, keep_insight
from pipeline.live_tools.bound import NOTHING_KEPT, bind, refused

#: So many in one conversation; then a model has lost itself.
ENOUGH = "Enough is kept of this conversation. Go on without it."
NO_WORDS = "There are no words in it."


def save_insight(session_id: UUID, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Only where the candidate agreed that software reads what they say."""
    bound, text = bind(session_id), arguments["text"].replace("\0", " ").strip()
    if not bound.may_be_read_by_ai:
        return refused(NOTHING_KEPT)
    if not text:
        return refused(NO_WORDS)
    try:
        keep_insight(
            session=bound.session,
            text=text,
            turns=[],
            by=None,
            author=bound.session.version.definition["interviewer"],
            now=timezone.now(),
        )
    except TooManyInsightsError:
        return refused(ENOUGH)
    return {"ok": True}
