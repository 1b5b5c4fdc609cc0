"""Taking an agreement back."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from interviews.actions.withdrawn_sound import delete_withdrawn_sound
from interviews.models import Consent


@transaction.atomic
def withdraw_consent(*, session_id: UUID, now: datetime) -> Consent | None:
    """Mark the consent of this Session as withdrawn: from then on the pipeline leaves it alone.

    Returns the withdrawn consent; None when there is none in force: a repetition does no harm.
    The sound goes at once, or as soon as its storage lets it; words are erased by people, and
    `withdrawn_at` says since when that is asked for.
    """
    consent = (
        Consent.objects.select_for_update()
        .filter(session_id=session_id, withdrawn_at__isnull=True)
        .first()
    )
    if consent is not None:
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        delete = partial(delete_withdrawn_sound, session_id=session_id)
        transaction.on_commit(delete, robust=True)
    return consent
