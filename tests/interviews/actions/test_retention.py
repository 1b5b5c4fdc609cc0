"""What an organization may not keep any longer goes by itself; what a backup brings back, too."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.actions.erasure import erase_session
from interviews.actions.retention import erase_again, erase_expired
from interviews.models import ErasureCertificate, Lease, Organization, Session
from interviews.states import SessionState
from interviews.tasks import erase
from tests.cast import (
    NOW,
    Cast,
    make_candidate,
    make_consent,
    make_invitation,
    make_leg,
    make_session,
    make_turn,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ENDED_AT = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def session(cast: Cast) -> Session:
    Organization.objects.update(retention_days=30)
    session = make_session(cast.invitation, state=SessionState.ENDED)
    make_turn(make_leg(session), position=1, text="A loaf.")
    Session.objects.update(created_at=NOW)
    return session


def left() -> list[object]:
    return list(Session.objects.values_list("pk", flat=True))


def test_a_session_is_erased_after_its_organizations_days(session: Session) -> None:
    assert erase_expired(now=ENDED_AT + timedelta(days=30)) == 0
    assert left() == [session.pk]
    assert erase_expired(now=ENDED_AT + timedelta(days=30, seconds=1)) == 1
    assert left() == []
    certificate = ErasureCertificate.objects.get()
    assert (certificate.cause, certificate.erased_by) == ("retention", None)


def test_each_organization_has_days_of_its_own(cast: Cast, session: Session) -> None:
    Organization.objects.filter(pk=cast.lindenhof.pk).update(retention_days=31)
    assert erase_expired(now=ENDED_AT + timedelta(days=30, hours=1)) == 0


def test_what_came_here_later_than_it_was_spoken_is_counted_from_then(session: Session) -> None:
    Session.objects.update(created_at=ENDED_AT + timedelta(days=300))
    assert erase_expired(now=ENDED_AT + timedelta(days=320)) == 0
    assert erase_expired(now=ENDED_AT + timedelta(days=331)) == 1


def test_what_never_ended_is_erased_too(cast: Cast) -> None:
    Organization.objects.update(retention_days=30)
    make_session(cast.invitation)
    Session.objects.update(created_at=NOW)
    assert erase_expired(now=NOW + timedelta(days=31)) == 1


def test_what_goes_on_is_left_alone_and_the_others_go(cast: Cast, session: Session) -> None:
    going_on = make_session(make_invitation(cast.version, candidate=make_candidate(cast.lindenhof)))
    Session.objects.update(created_at=NOW)
    Lease.objects.create(
        organization=cast.lindenhof,
        session=going_on,
        holder=uuid4(),
        until=NOW + timedelta(days=10_000),
    )
    assert erase_expired(now=NOW + timedelta(days=90)) == 1
    assert left() == [going_on.pk]


def test_what_was_taken_back_is_erased_when_nobody_else_does(
    session: Session, settings: Any
) -> None:
    settings.WITHDRAWN_KEPT_DAYS = 7
    session.consents.update(withdrawn_at=NOW)
    assert erase_expired(now=NOW + timedelta(days=6)) == 0
    assert erase_expired(now=NOW + timedelta(days=8)) == 1
    assert ErasureCertificate.objects.get().cause == "withdrawn"


def test_who_agreed_again_is_kept(session: Session) -> None:
    session.consents.update(withdrawn_at=NOW - timedelta(days=400))
    make_consent(session)
    assert erase_expired(now=ENDED_AT) == 0


def erased_and_restored(session: Session, callbacks: Any) -> None:
    """The rows of before are back, as out of a backup; the storage knows of the erasure."""
    rows = list(session.turns.all()), list(session.legs.all()), list(session.consents.all())
    invitation, candidate = session.invitation, session.candidate
    with callbacks(execute=True):
        erase_session(session_id=session.pk, cause=ErasureCertificate.Cause.ASKED, now=NOW)
    ErasureCertificate.objects.all().delete()
    assert invitation is not None
    assert candidate is not None
    for row in (candidate, invitation, session, *rows[1], *rows[2], *rows[0]):
        row._state.adding = True
        row.save(force_insert=True)


@pytest.mark.fault("E88")
def test_what_a_backup_brings_back_is_erased_again(
    session: Session, django_capture_on_commit_callbacks: Any
) -> None:
    erased_and_restored(session, django_capture_on_commit_callbacks)
    assert session.turns.count() == 1
    assert erase_again(now=ENDED_AT) == (1, 0)
    assert left() == []
    assert ErasureCertificate.objects.get().cause == "restored"
    assert erase_again(now=ENDED_AT) == (0, 0)


@pytest.mark.fault("E88")
def test_the_sweep_notices_a_backup_that_is_restored_under_a_running_service(
    session: Session, django_capture_on_commit_callbacks: Any
) -> None:
    erased_and_restored(session, django_capture_on_commit_callbacks)
    erase()
    assert left() == []


def test_what_somebody_else_put_beside_the_tombstones_erases_nothing(session: Session) -> None:
    assert erase_again(now=NOW) == (0, 0)
    default_storage.save("erasures/README.txt", ContentFile(b"?"))
    assert erase_again(now=NOW) == (0, 0)
    assert left() == [session.pk]
