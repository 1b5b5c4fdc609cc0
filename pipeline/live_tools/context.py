"""`get_session_context` of a running Session: where the conversation stands."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count

from pipeline.live_tools.bound import Bound, bind
from pipeline.models import Insight
from pipeline.tools.neutral import neutral
from pipeline.tools.quoting import marked

LONGEST_QUESTION = 300
MOST_INSIGHTS = 10
LONGEST_INSIGHT = 300


def get_session_context(session_id: UUID, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is stored: the last words may be missing."""
    bound = bind(session_id)
    definition = bound.session.version.definition
    return marked(
        {
            "ok": True,
            "interview": neutral(definition["title"]),
            "questions": _questions(bound),
            "kept": [
                {"said": neutral(text[:LONGEST_INSIGHT])}
                for text in Insight.objects.filter(session=bound.session)
                .order_by("-created_at", "pk")
                .values_list("text", flat=True)[:MOST_INSIGHTS]
            ],
        }
    )


def _questions(bound: Bound) -> list[dict[str, Any]]:
    said = bound.session.turns.filter(speaker="candidate").exclude(heard_text="").order_by()
    answers = dict(said.values_list("question_number").annotate(Count("pk")))
    covered = set(bound.session.covered_questions)
    return [
        {
            "number": each["number"],
            "text": neutral(each["text"][:LONGEST_QUESTION]),
            "is_covered": each["number"] in covered,
            "answers": answers.get(each["number"], 0),
        }
        for each in bound.session.version.definition["questions"]
    ]
