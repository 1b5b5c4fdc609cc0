"""Freezing what is to be asked: publishing an Interview, and trying it before it is published."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from interviews.actions.errors import InterviewIncompleteError
from interviews.consent import STAFF_PREVIEW_VERSION
from interviews.definition import InterviewDefinition, QuestionDefinition, find_problems
from interviews.live_tools import CHOICES
from interviews.models import Competency, Consent, Interview, InterviewVersion, Question, Session

#: The SHA-256 of no text: staff who try their own interview are shown none.
NO_TEXT_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def build_definition(
    interview: Interview, questions: Sequence[Question], competencies: Sequence[Competency]
) -> InterviewDefinition:
    """The frozen form of these rows; asks the database nothing."""
    definition: InterviewDefinition = {
        "title": interview.title,
        "role": interview.role,
        "introduction": interview.introduction,
        "interviewer": interview.interviewer,
        "persona": interview.persona,
        "closing": interview.closing,
        "language": interview.language,
        "voice_name": interview.voice_name,
        "turn_taking": str(interview.turn_taking),
        "time_budget_minutes": interview.time_budget_minutes,
        "questions": [
            _question(number, question) for number, question in enumerate(questions, start=1)
        ],
        "competencies": [
            {
                "name": competency.name,
                "description": competency.description,
                "levels": competency.levels,
            }
            for competency in competencies
        ],
    }
    if interview.tools:
        definition["tools"] = [name for name in CHOICES if name in interview.tools]
    return definition


def _question(number: int, question: Question) -> QuestionDefinition:
    asked: QuestionDefinition = {
        "number": number,
        "text": question.text.strip(),
        "follow_ups": [line.strip() for line in question.follow_ups.splitlines() if line.strip()],
        "guidance": question.guidance.strip(),
    }
    if question.time_budget_minutes:
        asked["time_budget_minutes"] = question.time_budget_minutes
    return asked


@transaction.atomic
def publish_interview(*, interview_id: UUID, by: User | None, now: datetime) -> InterviewVersion:
    """Freeze the interview as its next version, which can be invited to.

    When nothing has changed since the last version, that one is returned: a second click publishes
    nothing. Raises InterviewIncompleteError.
    """
    interview = Interview.objects.select_for_update().get(pk=interview_id)
    definition = _define(interview)
    published = interview.versions.filter(is_preview=False)
    latest = published.order_by("-number").first()
    if latest is not None and latest.definition == definition:
        return latest
    highest: int = published.aggregate(highest=Max("number"))["highest"] or 0
    return _freeze(interview, definition, number=highest + 1, by=by, now=now)


@transaction.atomic
def freeze_preview(*, interview_id: UUID, by: User, now: datetime) -> InterviewVersion:
    """Freeze the draft for a try-out: no number, and nobody can be invited to it.

    Raises InterviewIncompleteError.
    """
    interview = Interview.objects.get(pk=interview_id)
    return _freeze(interview, _define(interview), number=None, by=by, now=now)


@transaction.atomic
def start_preview(*, interview_id: UUID, by: User, now: datetime) -> Session:
    """An open Session for a staff member to try the draft in the Room; kept out of every count.

    Raises InterviewIncompleteError.
    """
    version = freeze_preview(interview_id=interview_id, by=by, now=now)
    session = Session.objects.create(
        organization_id=version.organization_id,
        version=version,
        is_preview=True,
        previewed_by=by,
        state_changed_at=now,
    )
    Consent.objects.create(
        organization_id=version.organization_id,
        session=session,
        text_version=STAFF_PREVIEW_VERSION,
        text_sha256=NO_TEXT_SHA256,
        interview_by_ai=True,
        recording=True,
        ai_evaluation=False,
        given_at=now,
    )
    return session


def _define(interview: Interview) -> InterviewDefinition:
    definition = build_definition(
        interview, list(interview.questions.all()), list(interview.competencies.all())
    )
    problems = find_problems(definition)
    if problems:
        raise InterviewIncompleteError(problems)
    return definition


def _freeze(
    interview: Interview,
    definition: InterviewDefinition,
    *,
    number: int | None,
    by: User | None,
    now: datetime,
) -> InterviewVersion:
    return InterviewVersion.objects.create(
        organization_id=interview.organization_id,
        interview=interview,
        number=number,
        is_preview=number is None,
        definition=definition,
        published_at=now,
        published_by=by,
    )
