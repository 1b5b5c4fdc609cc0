"""`get_session`: what is known about one session, without its transcript."""

from typing import Any

from django.db.models import Count

from interviews.models import Session
from pipeline.models import ActionItem, Quality, Summary
from pipeline.tools.asked import Asked
from pipeline.tools.links import session_link
from pipeline.tools.neutral import neutral
from pipeline.tools.sessions import about, access_readable
from pipeline.tools.turn_places import places_cited, turn_places

#: At once; a cursor leads to the rest.
LONGEST_SUMMARY = 12_000


def get_session(asked: Asked) -> dict[str, Any]:
    session = access_readable(asked.visitor, asked.arguments["session_id"])
    definition = session.version.definition
    return {
        **about(session),
        "role": neutral(definition["role"]),
        "language": definition["language"],
        "version": session.version.number,
        "spoken_ms": session.spoken_ms,
        "turns": session.turns.said().count(),
        "gaps": session.gaps.count(),
        "transcript_quality": _quality(session),
        "action_items": _item_counts(session),
        **_summary(asked, session),
    }


def _quality(session: Session) -> dict[str, Any] | None:
    quality = Quality.objects.filter(session=session).order_by("-input_version").first()
    if quality is None:
        return None
    return {"verdict": quality.verdict, "reasons": [neutral(str(each)) for each in quality.reasons]}


def _summary(asked: Asked, session: Session) -> dict[str, Any]:
    """From where the cursor says, and a cursor where it goes on."""
    summary = Summary.objects.filter(session=session).order_by("-input_version").first()
    if summary is None:
        return {"summary": None}
    begins, ends = asked.offset, asked.offset + LONGEST_SUMMARY
    is_cut = len(summary.markdown) > ends
    shown = {
        "said": neutral(summary.markdown)[begins:ends],
        "is_cut": is_cut,
        "by": summary.model or "rules",
        "is_current": summary.input_version == session.input_version,
        "session_id": str(session.pk),
        "link": session_link(session.pk),
        "turns": places_cited(summary.markdown[begins:ends], turn_places(session)),
    }
    return {"summary": shown, **({"next_cursor": asked.cursor_to(ends)} if is_cut else {})}


def _item_counts(session: Session) -> dict[str, int]:
    items = ActionItem.objects.filter(session=session).order_by()
    found = dict(items.values_list("status").annotate(Count("pk")))
    return {status: found.get(status, 0) for status in ActionItem.Status.values}
