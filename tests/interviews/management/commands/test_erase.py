"""`manage.py erase`: for an operator, and after a backup was restored."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from interviews.management.commands.prepare import replay_erasures
from interviews.models import ErasureCertificate, Lease, Session
from interviews.states import SessionState
from interviews.tombstones import Tombstone, put_up
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast, tmp_path: Path, settings: Any) -> Session:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return make_session(cast.invitation, state=SessionState.ENDED)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("erase", *arguments, stdout=out)
    return out.getvalue()


def mark_as_erased(session: Session) -> None:
    """Before the backup that is restored here was made."""
    put_up(Tombstone(session.pk, session.organization_id, timezone.now()))


def drive(session: Session) -> None:
    until = timezone.now() + timedelta(hours=1)
    owned = {"organization": session.organization, "session": session}
    Lease.objects.create(**owned, holder=uuid4(), until=until)


def test_a_session_is_erased_by_its_id(session: Session) -> None:
    assert f"{session.pk} is erased" in run(str(session.pk), "--cause", "duty")
    assert not Session.objects.exists()
    assert ErasureCertificate.objects.get().cause == "duty"


def test_what_is_not_there_or_goes_on_is_said(session: Session) -> None:
    with pytest.raises(CommandError, match="There is no session"):
        run(str(uuid4()))
    drive(session)
    with pytest.raises(CommandError, match="end it first"):
        run(str(session.pk))
    with pytest.raises(CommandError, match="which sessions"):
        run()


@pytest.mark.fault("E88")
def test_the_operator_replays_erasures_after_a_restore(session: Session) -> None:
    assert "0 sessions" in run("--replay")
    mark_as_erased(session)
    assert "1 sessions" in run("--replay")
    assert not Session.objects.exists()


def test_what_cannot_be_erased_again_is_no_success(session: Session) -> None:
    mark_as_erased(session)
    drive(session)
    with pytest.raises(CommandError, match="going on"):
        run("--replay")


@pytest.mark.fault("E88")
def test_the_service_does_not_open_before_erasures_are_replayed(session: Session) -> None:
    """`prepare` runs to its end before the web server starts."""
    assert replay_erasures() == "nothing is back"
    mark_as_erased(session)
    assert replay_erasures() == "1 sessions"
    assert not Session.objects.exists()
