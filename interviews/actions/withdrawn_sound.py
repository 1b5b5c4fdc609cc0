"""The sound of candidates who took their agreement back is deleted, and tried again until it is.

Sound may still be on its way to the storage when the agreement is taken back, and a storage may be
away: so this looks for what there is, and may run anywhere, often, and at the same time as itself.
"""

import logging
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from interviews.models import Consent, Recording, Session, TapeSegment

logger = logging.getLogger(__name__)


def delete_withdrawn_sound(*, session_id: UUID | None = None) -> int:
    """Of this Session or of all; returns how many stored pieces went. Never raises for a storage.

    A row goes after its file: what a storage refuses is found again.
    """
    consents = Consent.objects.filter(session=OuterRef("pk"))
    sessions = Session.objects.filter(
        Exists(consents.filter(withdrawn_at__isnull=False)),
        ~Exists(consents.filter(withdrawn_at__isnull=True, recording=True)),
    )
    which = Q(session__in=sessions)
    if session_id is not None:
        which &= Q(session=session_id)
    stored: list[Recording | TapeSegment] = [
        *Recording.objects.filter(which),
        *TapeSegment.objects.filter(which),
    ]
    refused: set[UUID] = set()
    count = 0
    for piece in stored:
        if piece.session_id in refused:
            continue  # its storage is away
        if _delete(piece):
            count += 1
        else:
            refused.add(piece.session_id)
    return count


def _delete(piece: Recording | TapeSegment) -> bool:
    try:
        piece.file.delete(save=False)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        extra = {"session": str(piece.session_id), "error": type(error).__name__}
        logger.warning("withdrawn_sound_not_deleted", extra=extra)
        return False
    piece.delete()
    return True
