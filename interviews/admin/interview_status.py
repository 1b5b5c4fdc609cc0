"""Where an interview stands: its versions, and whether the draft has moved on since the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from interviews.actions.interviews import build_definition
from interviews.definition import find_problems
from interviews.models import Interview, InterviewVersion


@dataclass(frozen=True)
class InterviewStatus:
    """What the bar above the interview's form says."""

    versions: Sequence[InterviewVersion]  # published ones, newest first, with `session_count`
    problems: list[str]  # why the draft cannot be published
    has_changes: bool  # the draft differs from the newest version

    @property
    def newest(self) -> InterviewVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def next_number(self) -> int:
        return (self.newest.number or 0) + 1 if self.newest else 1


def describe_status(interview: Interview) -> InterviewStatus:
    """Of the interview as it is stored, not as somebody is typing it."""
    versions = list(
        interview.versions.filter(is_preview=False)
        .select_related("published_by")
        .annotate(session_count=Count("sessions", filter=Q(sessions__is_preview=False)))
        .order_by("-number")
    )
    draft = build_definition(
        interview, list(interview.questions.all()), list(interview.competencies.all())
    )
    return InterviewStatus(
        versions=versions,
        problems=find_problems(draft),
        has_changes=not versions or versions[0].definition != draft,
    )
