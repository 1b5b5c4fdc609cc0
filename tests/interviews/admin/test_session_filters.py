"""How the list of sessions is narrowed."""

from datetime import datetime

import pytest

from interviews.actions.readings import note_reading
from interviews.admin.session_filters import unread_by
from interviews.models import Session
from interviews.states import SessionState
from tests.cast import Cast, make_invitation, make_preview, make_session
from tests.interviews.admin.desk import page

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LIST = "interviews_session_changelist"


@pytest.fixture
def ended(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.ENDED)


def test_an_ended_session_is_unread_until_one_opens_it(
    cast: Cast, ended: Session, now: datetime
) -> None:
    assert list(unread_by(cast.reviewer.pk, Session.objects.all())) == [ended]
    note_reading(session=ended, by=cast.reviewer, now=now)
    assert not unread_by(cast.reviewer.pk, Session.objects.all()).exists()
    assert list(unread_by(cast.editor.pk, Session.objects.all())) == [ended]


def test_a_longer_transcript_is_unread_again(cast: Cast, ended: Session, now: datetime) -> None:
    note_reading(session=ended, by=cast.reviewer, now=now)
    Session.objects.update(input_version=2)
    assert list(unread_by(cast.reviewer.pk, Session.objects.all())) == [ended]


@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.CLOSED])
def test_only_ended_sessions_wait_for_readers(cast: Cast, state: SessionState) -> None:
    make_session(cast.invitation, state=state)
    assert not unread_by(cast.reviewer.pk, Session.objects.all()).exists()


def test_the_list_can_show_one_state(cast: Cast, ended: Session) -> None:
    assert str(ended.pk) in page(cast.reviewer, LIST, state="ended")
    assert str(ended.pk) not in page(cast.reviewer, LIST, state="live")


def test_the_list_can_show_what_is_unread(cast: Cast, ended: Session, now: datetime) -> None:
    assert str(ended.pk) in page(cast.reviewer, LIST, read="no")
    note_reading(session=ended, by=cast.reviewer, now=now)
    assert str(ended.pk) not in page(cast.reviewer, LIST, read="no")


def test_previews_are_out_of_the_list_unless_asked_for(cast: Cast, ended: Session) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    assert str(preview.pk) not in page(cast.reviewer, LIST)
    assert str(preview.pk) in page(cast.reviewer, LIST, previews="with")
    only = page(cast.reviewer, LIST, previews="only")
    assert str(preview.pk) in only
    assert str(ended.pk) not in only


def test_the_list_can_show_one_interview(cast: Cast, ended: Session) -> None:
    make_session(make_invitation(cast.version), state=SessionState.LIVE)
    shown = page(cast.reviewer, LIST, version__interview__id__exact=str(cast.interview.pk))
    assert str(ended.pk) in shown
