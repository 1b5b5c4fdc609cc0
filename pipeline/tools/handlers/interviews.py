"""`list_interviews`: what was asked, where a caller begins."""

from typing import Any
from uuid import UUID

from django.db.models import Count

from interviews import access
from interviews.models import Interview, InterviewVersion
from pipeline.tools.asked import Asked
from pipeline.tools.neutral import neutral
from pipeline.tools.sessions import readable

LONGEST_QUESTION = 400


def list_interviews(asked: Asked) -> dict[str, Any]:
    interviews = access.scope(asked.visitor, Interview.objects.order_by("title", "pk"))
    shown = list(interviews[asked.stretch])
    ids = [interview.pk for interview in shown]
    counts = dict(
        readable(asked.visitor)
        .counted()
        .filter(version__interview__in=ids)
        .order_by()
        .values_list("version__interview")
        .annotate(Count("pk"))
    )
    newest = _newest_versions(asked, ids)
    return asked.page([_about(each, newest.get(each.pk), counts) for each in shown])


def _newest_versions(asked: Asked, ids: list[UUID]) -> dict[UUID, InterviewVersion]:
    published = InterviewVersion.objects.filter(interview__in=ids, is_preview=False)
    versions = access.scope(asked.visitor, published).order_by("number")
    return {version.interview_id: version for version in versions}


def _about(
    interview: Interview, version: InterviewVersion | None, counts: dict[UUID, int]
) -> dict[str, Any]:
    definition = version.definition if version else None
    return {
        "interview_id": str(interview.pk),
        "title": neutral(interview.title),
        "role": neutral(interview.role),
        "language": interview.language,
        "version": version.number if version else None,
        "questions": [
            {"number": each["number"], "text": neutral(each["text"])[:LONGEST_QUESTION]}
            for each in (definition["questions"] if definition else ())
        ],
        "ended_sessions": counts.get(interview.pk, 0),
    }
