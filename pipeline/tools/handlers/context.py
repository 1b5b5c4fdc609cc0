"""`get_session_context`: what is around one session."""

from typing import Any

from django.db.models import Count

from interviews import access
from interviews.models import Session
from pipeline.models import ActionItem, Insight
from pipeline.tools.asked import Asked
from pipeline.tools.neutral import neutral
from pipeline.tools.quoting import marked
from pipeline.tools.sessions import about, access_readable, readable

MOST_SESSIONS = 10
MOST_ITEMS = 20
MOST_INSIGHTS = 20
LONGEST_QUESTION = 400


def get_session_context(asked: Asked) -> dict[str, Any]:
    session = access_readable(asked.visitor, asked.arguments["session_id"])
    return marked(
        {
            **about(session),
            "questions": _questions(session),
            "other_sessions": _others(asked, session),
            "open_action_items": _open_items(asked, session),
            "insights": _insights(asked, session),
        }
    )


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
    return [about(each) for each in same.order_by("-ended_at", "pk")[:MOST_SESSIONS]]


def _open_items(asked: Asked, session: Session) -> list[dict[str, Any]]:
    items = access.scope(asked.visitor, ActionItem.objects.filter(session=session, status="open"))
    return [
        {
            "item_id": str(item.pk),
            "revision": item.revision,
            "said": neutral(item.description),
            "owner": item.owner_role,
            "due": neutral(item.due_hint),
        }
        for item in items[:MOST_ITEMS]
    ]


def _insights(asked: Asked, session: Session) -> list[dict[str, Any]]:
    """The newest first; programs wrote them."""
    found = access.scope(asked.visitor, Insight.objects.filter(session=session))
    return [
        {
            "insight_id": str(each.pk),
            "said": neutral(each.text),
            "by": neutral(each.author),
            "turns": each.turns,
            "at": each.created_at.isoformat(),
        }
        for each in found.order_by("-created_at", "pk")[:MOST_INSIGHTS]
    ]
