"""Taking sessions out of the desk: by members, of their own organization, and noted."""

import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import AsyncClient
from django.urls import reverse

from interviews.models import Session
from pipeline.admin import exports
from pipeline.exports.formats import FORMATS
from tests.cast import NOW, Cast, make_leg, make_turn
from tests.interviews.admin.desk import page, signed_in
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast, name="Marlo <b>Testperson</b>")
    make_turn(make_leg(session), position=2, text="=1+1 is what I check.")
    return session


def address(session_id: object, suffix: str) -> str:
    return reverse("export", args=[session_id, suffix])


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_reviewer_takes_a_session_out_and_it_is_noted(
    cast: Cast, session: Session, suffix: str
) -> None:
    response = signed_in(cast.reviewer).get(address(session.pk, suffix))
    assert response.status_code == 200
    name = f"marlo-b-testperson-b-{str(session.pk)[:8]}.{suffix}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == FORMATS[suffix].content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    note = LogEntry.objects.get(object_id=str(session.pk), user=cast.reviewer)
    assert note.change_message.startswith("Exported: ")
    assert "Marlo" not in note.object_repr


@pytest.mark.parametrize("suffix", FORMATS)
def test_nobody_else_gets_a_word(cast: Cast, session: Session, suffix: str) -> None:
    for user in (cast.outsider, cast.superuser):
        assert signed_in(user).get(address(session.pk, suffix)).status_code == 404
    assert not LogEntry.objects.exists()


def test_a_stranger_is_asked_to_sign_in(session: Session) -> None:
    client = signed_in(User.objects.create(username="nobody"))
    assert client.get(address(session.pk, "pdf")).status_code == 302


def test_an_unknown_format_or_session_is_not_there(cast: Cast, session: Session) -> None:
    client = signed_in(cast.reviewer)
    assert client.get(address(session.pk, "exe")).status_code == 404
    assert client.get(address(uuid4(), "pdf")).status_code == 404
    assert client.post(address(session.pk, "pdf")).status_code == 405


def test_the_session_page_offers_every_format(cast: Cast, session: Session) -> None:
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    for suffix in FORMATS:
        assert f'href="{address(session.pk, suffix)}"' in shown


def test_several_sessions_come_as_one_archive(cast: Cast, session: Session) -> None:
    other = make_ended_session(cast, name="Nova")
    archive = _exported(cast.reviewer, [session, other])
    folders = {name.partition("/")[0] for name in archive.namelist() if "/" in name}
    assert folders == {
        f"marlo-b-testperson-b-{str(session.pk)[:8]}",
        f"nova-{str(other.pk)[:8]}",
    }
    assert len(archive.namelist()) == 9
    assert LogEntry.objects.filter(change_message="Exported, with others: ZIP.").count() == 2


def test_no_archive_holds_a_session_of_others(cast: Cast, session: Session) -> None:
    assert signed_in(cast.outsider).post(_list(), _choice([session])).status_code == 302
    assert not LogEntry.objects.exists()


def test_too_many_at_once_are_refused(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_SESSIONS", 1)
    other = make_ended_session(cast)
    response = signed_in(cast.reviewer).post(_list(), _choice([session, other]), follow=True)
    assert "Choose at most 1 sessions at once." in response.content.decode()
    assert not LogEntry.objects.exists()


def test_what_was_erased_meanwhile_is_left_out(cast: Cast, session: Session) -> None:
    reports = exports.read_reports(cast.reviewer, [uuid4(), session.pk], now=NOW)
    assert [report.session_id for report in reports] == [str(session.pk)]


def _exported(user: User, sessions: list[Session]) -> zipfile.ZipFile:
    async def ask() -> bytes:
        client = AsyncClient()
        await client.aforce_login(user)
        response: Any = await client.post(_list(), _choice(sessions))
        assert response["Content-Type"] == "application/zip"
        return b"".join([piece async for piece in response])

    return zipfile.ZipFile(io.BytesIO(async_to_sync(ask)()))


def _list() -> str:
    return reverse("admin:interviews_session_changelist")


def _choice(sessions: list[Session]) -> dict[str, object]:
    return {"action": "export_sessions", "_selected_action": [str(s.pk) for s in sessions]}
