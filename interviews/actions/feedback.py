"""What the candidate says about the interview afterwards."""

from datetime import datetime

from interviews.models import Feedback, Session


def give_feedback(*, session: Session, feel: str, comment: str, now: datetime) -> Feedback:
    """Keep the latest word and comment of this Session's candidate."""
    feedback, _ = Feedback.objects.update_or_create(
        session=session,
        defaults={
            "organization_id": session.organization_id,
            "feel": feel,
            "comment": comment,
            "given_at": now,
        },
    )
    return feedback
