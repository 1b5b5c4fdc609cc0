"""Remember that somebody has read a session."""

from datetime import datetime

from django.contrib.auth.models import User

from interviews.models import Reading, Session


def note_reading(*, session: Session, by: User, now: datetime) -> Reading:
    """One row for each person and session; a longer transcript is read anew."""
    reading, _ = Reading.objects.update_or_create(
        session=session,
        user=by,
        defaults={
            "organization_id": session.organization_id,
            "input_version": session.input_version,
            "read_at": now,
        },
    )
    return reading
