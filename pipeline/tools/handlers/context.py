"""`get_session_context`: what is around one session."""

from typing import Any

from django.db.models import Count

from interviews import access
from interviews.models import Session
from pipeline.models import ActionItem, Insight
from pipeline.tools.asked import Asked
from pipeline.tools.item_quotes import item_quote
from pipeline.tools.links import session_link
from pipeline.tools.neutral import neutral
from pipeline.tools.sessions import about, access_readable, readable
from pipeline.tools.turn_places import places_named, turn_places

LONGEST_QUESTION = 400


def get_session_context(asked: Asked) -> dict[str, Any]:
    """Its lists go on together, by one cursor."""
    session = access_readable(asked.visitor, asked.arguments["session_id"])
    lists = {
        "questions": _questions(session)[asked.stretch],
        "other_sessions": _others(asked, session),
        "open_action_items": _open_items(asked, session),
        "insights": _insights(asked, session),
    }
    return {**about(session), **asked.pages(lists)}


def _questions(session: Session) -> list[dict[str, Any]]:
    said = session.turns.exclude(heard_text="").order_by()
    counts = dict(said.values_list("question_number").annotate(Count("pk")))
    covered = set(session.covered_questions)
    return [
        {
            "number": each["number"],
            "text": neutral(each["text"])[:LONGEST_QUESTION],
            "turns": counts.get(each["number"], 0),
            "is_covered": each["number"] in covered,
        }
        for each in session.version.definition["questions"]
    ]


def _others(asked: Asked, session: Session) -> list[dict[str, Any]]:
    """Of the same candidate, the newest first."""
    if session.candidate_id is None:
        return []
    same = readable(asked.visitor).filter(candidate=session.candidate_id).exclude(pk=session.pk)
    return [about(each) for each in same.order_by("-ended_at", "pk")[asked.stretch]]


def _open_items(asked: Asked, session: Session) -> list[dict[str, Any]]:
    items = access.scope(asked.visitor, ActionItem.objects.filter(session=session, status="open"))
    return [item_quote(item) for item in items.order_by("created_at", "pk")[asked.stretch]]


def _insights(asked: Asked, session: Session) -> list[dict[str, Any]]:
    """The newest first; programs wrote them."""
    found = access.scope(asked.visitor, Insight.objects.filter(session=session))
    places = turn_places(session)
    return [
        {
            "insight_id": str(each.pk),
            "session_id": str(session.pk),
            "said": neutral(each.text),
            "by": neutral(each.author),
            "turns": places_named(each.turns, places),
            "link": session_link(session.pk),
            "at": each.created_at.isoformat(),
        }
        for each in found.order_by("-created_at", "pk")[asked.stretch]
    ]
