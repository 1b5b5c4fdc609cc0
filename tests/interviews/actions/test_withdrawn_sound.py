"""Sound that a candidate has taken back goes, from the storage first; other sound stays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from interviews.actions.consents import withdraw_consent
from interviews.actions.withdrawn_sound import STRAYS_COME_WITHIN, delete_withdrawn_sound
from interviews.models import Consent, Recording, Session, TapeSegment
from interviews.states import SessionState
from interviews.tape_folder import folder_of
from interviews.tasks import sweep
from tests.cast import NOW, Cast, make_session

pytestmark = pytest.mark.db


@pytest.fixture
def session(cast: Cast, tmp_path: Path, settings: Any) -> Session:
    """With a recording, and two segments that came later: one of them without sound."""
    settings.MEDIA_ROOT = str(tmp_path)
    session = make_session(cast.invitation, state=SessionState.ENDED)
    owned = {"organization": session.organization, "session": session}
    for number, name in ((1, default_storage.save("tape/1", ContentFile(b"s"))), (2, "")):
        values = {"number": number, "key": str(number), "started_ms": 0, "duration_ms": 1}
        TapeSegment.objects.create(**owned, **values, file=name)
    name = default_storage.save("recordings/1.mp3", ContentFile(b"r"))
    Recording.objects.create(**owned, file=name, duration_ms=1)
    return session


def sound(session: Session) -> tuple[int, int, list[str]]:
    """Recordings, segments, and the files that there are."""
    names = ["tape/1", "recordings/1.mp3"]
    return (
        Recording.objects.filter(session=session).count(),
        session.tape_segments.count(),
        [name for name in names if default_storage.exists(name)],
    )


def test_what_was_recorded_goes_with_the_agreement(
    session: Session, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(session_id=session.pk, now=NOW)
    assert sound(session) == (0, 0, [])


def test_what_a_storage_does_not_let_go_is_tried_again(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    caplog: Any,
) -> None:
    def fail(_self: object, _name: str) -> None:
        raise LookupError("an error of its own")

    with monkeypatch.context() as away:
        away.setattr("django.core.files.storage.FileSystemStorage.delete", fail)
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_consent(session_id=session.pk, now=NOW)
    assert sound(session) == (1, 2, ["tape/1", "recordings/1.mp3"])
    assert caplog.messages == ["withdrawn_sound_not_deleted"]
    sweep()
    assert sound(session) == (0, 0, [])


def test_sound_with_an_agreement_stays(session: Session) -> None:
    assert delete_withdrawn_sound() == 0
    assert sound(session) == (1, 2, ["tape/1", "recordings/1.mp3"])


def test_who_agrees_again_keeps_the_sound(session: Session) -> None:
    session.consents.update(withdrawn_at=NOW)
    again: Consent = session.consents.get()
    again.pk, again.withdrawn_at = None, None
    again.save()
    assert delete_withdrawn_sound(session_id=session.pk) == 0
    again.recording = False
    again.save()
    assert delete_withdrawn_sound(session_id=session.pk) == 3


@pytest.mark.django_db
def test_a_segment_that_no_row_names_goes_too(session: Session) -> None:
    """Its process died between the file and the row; the sweep finds what comes later still."""
    stray = default_storage.save(f"{folder_of(session.pk)}/1.tape", ContentFile(b"s"))
    Consent.objects.filter(session=session).update(withdrawn_at=timezone.now())
    assert delete_withdrawn_sound(session_id=session.pk) == 4
    assert not default_storage.exists(stray)
    late = default_storage.save(f"{folder_of(session.pk)}/2.tape", ContentFile(b"s"))
    assert delete_withdrawn_sound() == 1
    assert not default_storage.exists(late)


@pytest.mark.django_db
def test_folders_of_others_and_of_long_ago_are_not_looked_through(session: Session) -> None:
    """Where a row is missing for hours, the hourly sweep of files finds it."""
    stray = default_storage.save(f"{folder_of(session.pk)}/1.tape", ContentFile(b"s"))
    assert delete_withdrawn_sound() == 0
    long_ago = timezone.now() - STRAYS_COME_WITHIN - timedelta(minutes=1)
    Consent.objects.filter(session=session).update(withdrawn_at=long_ago)
    assert delete_withdrawn_sound() == 3  # that rows name
    assert default_storage.exists(stray)


@pytest.mark.django_db
def test_a_storage_that_cannot_be_listed_is_asked_again(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(_self: object, _name: str) -> None:
        raise LookupError("an error of its own")

    Consent.objects.filter(session=session).update(withdrawn_at=timezone.now())
    with monkeypatch.context() as away:
        away.setattr("django.core.files.storage.FileSystemStorage.listdir", fail)
        delete_withdrawn_sound()
    assert "withdrawn_sound_not_deleted" in caplog.text
    stray = default_storage.save(f"{folder_of(session.pk)}/1.tape", ContentFile(b"s"))
    delete_withdrawn_sound()
    assert not default_storage.exists(stray)
