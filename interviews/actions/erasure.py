"""Erase a Session: everything that hangs on its row, its files, and who it was, if nothing is left.

The row goes first, under its lock: whoever stores something of it afterwards finds nothing to store
it to. Files follow after COMMIT, and are tried again until they are gone. A certificate stays, and
a tombstone beside the recordings, for a backup that brings the Session back.
"""

import logging
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from interviews.actions import audit
from interviews.actions.errors import StillDrivenError
from interviews.actions.named_filters import forget_filters_naming
from interviews.failpoints import failpoint
from interviews.models import Candidate, ErasureCertificate, Invitation, Lease, Recording, Session
from interviews.panels import spent_microusd
from interviews.tape_folder import folder_of, names_in
from interviews.tombstones import Tombstone, put_up

logger = logging.getLogger(__name__)

#: More than this has piled up only where a storage was away; the next sweep goes on.
MOST_AT_ONCE = 200


@transaction.atomic
def erase_session(
    *,
    session_id: UUID,
    cause: ErasureCertificate.Cause,
    now: datetime,
    by: User | None = None,
) -> ErasureCertificate | None:
    """Returns what stays of it; None where there is no such Session (any more).

    Raises StillDrivenError while somebody holds its Lease: it is ended first.
    """
    session = Session.objects.select_for_update().filter(pk=session_id).first()
    if session is None:
        return None
    if Lease.objects.filter(session=session, holder__isnull=False, until__gt=Now()).exists():
        raise StillDrivenError
    files = _files_of(session)
    voice_microusd = sum(leg.cost_microusd or 0 for leg in session.legs.all())
    certificate = ErasureCertificate(
        organization_id=session.organization_id,
        erased_session_id=session.pk,
        cause=cause,
        erased_by=by,
        erased_at=now,
        file_count=len(files),
        files_left=[*files, folder_of(session.pk)],  # with what no row names
        cost_microusd=voice_microusd + spent_microusd(session),
        voice_microusd=voice_microusd,
        cost_on=timezone.localdate(session.ended_at or session.created_at),
    )
    certificate.counts = dict(sorted(_delete(session).items()))
    certificate.save()
    audit.record(certificate.organization_id, _call(certificate, by), now=now)
    failpoint("erasure.before_commit")

    def finish() -> None:
        _finish(certificate.pk)

    transaction.on_commit(finish, robust=True)
    return certificate


def finish_erasures() -> int:
    """Delete what a storage has not let go, and put up what tombstones are missing.

    How many were not finished. May run anywhere, often, and at the same time as itself.
    """
    unfinished = ErasureCertificate.objects.filter(Q(is_remembered=False) | ~Q(files_left=[]))
    found = list(unfinished.order_by("erased_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for certificate_id in found:
        _finish(certificate_id)
    return len(found)


def _call(certificate: ErasureCertificate, by: User | None) -> audit.Call:
    """For the audit log; names rows by id."""
    return audit.Call(
        actor=f"user:{by.pk}" if by else "rule",
        actor_name="",
        door="desk" if by else "house",
        action="erase_session",
        arguments={
            "session": str(certificate.erased_session_id),
            "certificate": str(certificate.pk),
            "cause": certificate.cause,
        },
        outcome="erased",
    )


def _files_of(session: Session) -> list[str]:
    recordings = Recording.objects.filter(session=session).values_list("file", flat=True)
    segments = session.tape_segments.exclude(file="").values_list("file", flat=True)
    return [*recordings, *segments]


def _delete(session: Session) -> Counter[str]:
    """How many rows went, by table. Foreign keys are the list of what there is."""
    counts: Counter[str] = Counter()
    invitation_id, candidate_id = session.invitation_id, session.candidate_id
    counts.update(session.turns.all().delete()[1])  # they hold their Legs
    counts.update(session.delete()[1])
    if invitation_id is not None:
        counts.update(Invitation.objects.filter(pk=invitation_id).delete()[1])
    if candidate_id is not None:
        counts.update(delete_candidate(candidate_id))
    return counts


def delete_candidate(candidate_id: UUID) -> Counter[str]:
    """Whoever has been invited to something else stays; how many rows went, by table."""
    candidate = Candidate.objects.select_for_update().filter(pk=candidate_id).first()
    if candidate is None or candidate.invitations.exists() or candidate.sessions.exists():
        return Counter()
    counts = Counter(candidate.delete()[1])
    counts.update(forget_filters_naming(candidate))
    return counts


def _finish(certificate_id: UUID) -> None:
    """Never raises for a storage: what it refuses is found again."""
    failpoint("erasure.before_files")
    certificate = ErasureCertificate.objects.filter(pk=certificate_id).first()
    if certificate is None or certificate.is_finished:
        return
    unnamed = _open_folder(certificate)
    left = [name for name in certificate.files_left if not _is_gone(name, certificate)]
    is_remembered = certificate.is_remembered or _remember(certificate)
    ErasureCertificate.objects.filter(pk=certificate_id).update(
        files_left=left,
        file_count=certificate.file_count + unnamed,
        is_remembered=is_remembered,
    )


def _open_folder(certificate: ErasureCertificate) -> int:
    """In the place of its tape's folder put the files in it that no row has named; how many."""
    folder = folder_of(certificate.erased_session_id)
    if folder not in certificate.files_left:
        return 0
    try:
        found = names_in(folder)
    except Exception as error:  # noqa: BLE001 - as below
        _complain("erased_folder_not_listed", certificate, error)
        return 0
    named = [name for name in certificate.files_left if name != folder]
    unnamed = [name for name in found if name not in named]
    certificate.files_left = [*named, *unnamed]
    return len(unnamed)


def _is_gone(name: str, certificate: ErasureCertificate) -> bool:
    """A folder that is still in the list could not be opened."""
    is_folder = name == folder_of(certificate.erased_session_id)
    return not is_folder and _delete_file(name, certificate)


def _delete_file(name: str, certificate: ErasureCertificate) -> bool:
    try:
        default_storage.delete(name)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        _complain("erased_file_not_deleted", certificate, error)
        return False
    return True


def _remember(certificate: ErasureCertificate) -> bool:
    erased = Tombstone(
        certificate.erased_session_id, certificate.organization_id, certificate.erased_at
    )
    try:
        put_up(erased)
    except Exception as error:  # noqa: BLE001 - as above
        _complain("tombstone_not_put_up", certificate, error)
        return False
    return True


def _complain(message: str, certificate: ErasureCertificate, error: Exception) -> None:
    extra = {"session": str(certificate.erased_session_id), "error": type(error).__name__}
    logger.warning(message, extra=extra)
