"""`compare_on_question`: what several candidates said to one question, side by side."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from interviews import access
from interviews.compared_questions import ComparedQuestion, collect_questions
from interviews.models import InterviewVersion, Session, Turn
from pipeline.tools.asked import Asked
from pipeline.tools.neutral import neutral
from pipeline.tools.sessions import about, readable
from pipeline.tools.turn_quotes import turn_quote

#: Of each answer; get_turns has the rest.
MOST_TURNS = 12
LONGEST_TURN = 1200


def compare_on_question(asked: Asked) -> dict[str, Any]:
    interview = access.access_interview(asked.visitor, asked.arguments["interview_id"])
    question = _question(asked, interview.pk)
    sessions = readable(asked.visitor).filter(version__in=list(question.numbers))
    shown = list(sessions.order_by("-ended_at", "pk")[asked.stretch])
    turns = _turns(asked, shown, question)
    answers = [_answer(session, turns.get(session.pk, [])) for session in shown]
    return {"question": neutral(question.text), **asked.page(answers)}


def _answer(session: Session, turns: list[dict[str, Any]]) -> dict[str, Any]:
    left_out = max(0, len(turns) - MOST_TURNS)
    return {**about(session), "turns": turns[:MOST_TURNS], "turns_left_out": left_out}


def _question(asked: Asked, interview_id: UUID) -> ComparedQuestion:
    """That has this number in the newest version, wherever it stands in older ones."""
    published = InterviewVersion.objects.filter(interview=interview_id, is_preview=False)
    versions = list(access.scope(asked.visitor, published).order_by("-number"))
    number = asked.arguments["question"]
    for question in collect_questions((each.pk, each.definition) for each in versions):
        if versions and question.numbers.get(versions[0].pk) == number:
            return question
    raise access.NotFound


def _turns(
    asked: Asked, sessions: list[Session], question: ComparedQuestion
) -> dict[UUID, list[dict[str, Any]]]:
    """Of all sessions by one question to the database."""
    wanted = Q(pk__in=[])
    for session in sessions:
        number = question.numbers[session.version_id]
        wanted |= Q(session=session, question_number=number)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for turn in access.scope(asked.visitor, Turn.objects.filter(wanted).said()):
        found.setdefault(turn.session_id, []).append(turn_quote(turn, longest=LONGEST_TURN))
    return found
