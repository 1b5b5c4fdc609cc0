"""The sound of candidates who took their agreement back is deleted, and tried again until it is.

Sound may still be on its way to the storage when the agreement is taken back, and a storage may be
away: so this looks for what there is, and may run anywhere, often, and at the same time as itself.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from interviews.models import Consent, Recording, Session, TapeSegment
from interviews.tape_folder import folder_of, names_in

logger = logging.getLogger(__name__)

#: A segment that was on its way is stored or given up by then; older ones are found every hour.
STRAYS_COME_WITHIN = timedelta(hours=2)


def delete_withdrawn_sound(*, session_id: UUID | None = None) -> int:
    """Of this Session or of all; returns how many stored pieces went. Never raises for a storage.

    A row goes after its file: what a storage refuses is found again. Of Sessions that were taken
    back of late, the folders of their tapes are looked through for what no row names.
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
    late = consents.filter(withdrawn_at__gt=Now() - STRAYS_COME_WITHIN)
    if session_id is not None:
        sessions = sessions.filter(pk=session_id)
    strays = sessions.filter(Exists(late)).exclude(pk__in=refused)
    return count + sum(map(_delete_strays, strays.values_list("pk", flat=True)))


def _delete_strays(session_id: UUID) -> int:
    """A worker died between the file and its row, or the row between its file and the sweep."""
    count = 0
    try:
        for name in names_in(folder_of(session_id)):
            default_storage.delete(name)
            count += 1
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        _complain(session_id, error)
    return count


def _delete(piece: Recording | TapeSegment) -> bool:
    try:
        piece.file.delete(save=False)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        _complain(piece.session_id, error)
        return False
    piece.delete()
    return True


def _complain(session_id: UUID, error: Exception) -> None:
    extra = {"session": str(session_id), "error": type(error).__name__}
    logger.warning("withdrawn_sound_not_deleted", extra=extra)
