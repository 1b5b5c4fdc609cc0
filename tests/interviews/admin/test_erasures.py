"""An owner erases a session on its page, and finds the certificate."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from interviews.models import ErasureCertificate, Lease, Session
from interviews.states import SessionState
from tests.cast import Cast, make_session
from tests.interviews.admin.desk import page, post, signed_in, text_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"
ERASE = "interviews_erasurecertificate_erase"
SURE = {"cause": "asked", "sure": "yes"}


@pytest.fixture
def session(cast: Cast, tmp_path: Path, settings: Any) -> Session:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return make_session(cast.invitation, state=SessionState.ENDED)


def test_an_owner_erases_after_a_second_look(cast: Cast, session: Session) -> None:
    assert "Erase this session…" in page(cast.owner, CHANGE, session.pk)
    asked = page(cast.owner, ERASE, session.pk)
    assert "Marlo Testperson" in asked
    assert "Everything of it goes" in asked
    assert Session.objects.exists()
    done = post(cast.owner, ERASE, session.pk, **SURE).content.decode()
    assert "The session is erased." in done
    assert "The candidate asked for it" in done
    assert "Marlo" not in done
    assert not Session.objects.exists()
    assert str(session.pk) in page(cast.owner, "interviews_erasurecertificate_changelist")
    assert LogEntry.objects.get().user == cast.owner


@pytest.mark.parametrize(
    "said", [{}, {"cause": "asked"}, {"sure": "yes"}, {"cause": "retention", "sure": "yes"}]
)
def test_half_a_yes_erases_nothing(cast: Cast, session: Session, said: dict[str, str]) -> None:
    address = reverse(f"admin:{ERASE}", args=[session.pk])
    answer = signed_in(cast.owner).post(address, said)
    assert answer.status_code == 422
    assert "Nothing was erased" in text_of(answer)  # type: ignore[arg-type]
    assert Session.objects.exists()


def test_only_owners_erase(cast: Cast, session: Session) -> None:
    address = reverse(f"admin:{ERASE}", args=[session.pk])
    for user in (cast.editor, cast.reviewer, cast.outsider, cast.superuser):
        assert signed_in(user).get(address).status_code == 404
        assert signed_in(user).post(address, SURE).status_code == 404
    assert "Erase this session" not in page(cast.editor, CHANGE, session.pk)
    assert Session.objects.exists()


def test_what_is_going_on_is_ended_first(cast: Cast, session: Session) -> None:
    until = timezone.now() + timedelta(hours=1)
    owned = {"organization": session.organization, "session": session}
    Lease.objects.create(**owned, holder=uuid4(), until=until)
    assert "End it first" in post(cast.owner, ERASE, session.pk, **SURE).content.decode()
    assert not ErasureCertificate.objects.exists()
