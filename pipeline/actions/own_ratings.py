"""A reviewer's own rating, beside the machine's; giving it again replaces one's own only."""

from datetime import datetime

from django.contrib.auth.models import User

from interviews.models import Session
from pipeline.models import ReviewerRating
from pipeline.steps.ratings import competencies_of

LONGEST_NOTE = 2000


class NoSuchLevelError(ValueError):
    """The interview's version has no such competency or level, or the session goes on."""


def give_rating(
    *, session: Session, number: int, by: User, level: int | None, note: str, now: datetime
) -> ReviewerRating:
    """`level` None says that too little was said. Raises NoSuchLevelError."""
    competency = next((c for c in competencies_of(session) if c.number == number), None)
    if competency is None or session.is_unfinished:
        raise NoSuchLevelError
    if level is not None and not 1 <= level <= len(competency.levels):
        raise NoSuchLevelError
    own, _is_new = ReviewerRating.objects.update_or_create(
        session=session,
        competency_number=number,
        reviewer=by,
        defaults={
            "organization_id": session.organization_id,
            "competency": competency.name,
            "level": level,
            "note": note.strip()[:LONGEST_NOTE],
            "given_at": now,
        },
    )
    return own
