"""Taking an agreement back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from interviews.models import Consent


@transaction.atomic
def withdraw_consent(*, session_id: UUID, now: datetime) -> Consent | None:
    """Mark the consent of this Session as withdrawn: from then on the pipeline leaves it alone.

    Returns the withdrawn consent; None when there is none in force: a repetition does no harm.
    What exists already is erased by people; `withdrawn_at` says since when that is asked for.
    """
    consent = (
        Consent.objects.select_for_update()
        .filter(session_id=session_id, withdrawn_at__isnull=True)
        .first()
    )
    if consent is not None:
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
    return consent
