"""Taking an agreement back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from interviews import withdrawals
from interviews.actions.withdrawn_sound import delete_withdrawn_sound
from interviews.models import Consent


@transaction.atomic
def withdraw_consent(*, session_id: UUID, now: datetime) -> Consent | None:
    """Mark the consent of this Session as withdrawn: from then on the pipeline leaves it alone.

    Returns the withdrawn consent; None when there is none in force: a repetition does no harm.
    What is at work for it just now is refused. The sound goes at once, or as soon as its storage
    lets it; words stay for people to erase, and after `WITHDRAWN_KEPT_DAYS` a sweep does.
    """
    consent = (
        Consent.objects.select_for_update()
        .filter(session_id=session_id, withdrawn_at__isnull=True)
        .first()
    )
    if consent is not None:
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        withdrawals.announce(session_id)

        def delete() -> None:
            delete_withdrawn_sound(session_id=session_id)

        transaction.on_commit(delete, robust=True)
    return consent
