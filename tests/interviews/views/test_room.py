"""The Room's page and what comes after it."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client

from interviews import room_key
from interviews.models import Feedback, Session, Turn
from interviews.states import SessionState
from tests.cast import Cast, make_leg, make_preview, make_session, make_turn

pytestmark = pytest.mark.db


def enter(client: Client, session: Session) -> str:
    """Put the key into the browser; the path of the Room."""
    key = room_key.RoomKey(session.pk, session.room_epoch)
    client.cookies[room_key.cookie_name(session.pk)] = room_key.sign(key)
    return f"/room/{session.pk}/"


@pytest.fixture
def ended(cast: Cast) -> Session:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    leg = make_leg(session)
    make_turn(
        leg,
        position=1,
        text="Hello. Tell me more.",
        heard_text="Hello.",
        speaker=Turn.Speaker.INTERVIEWER,
    )
    make_turn(leg, position=2, text="I bake at night.")
    return session


def test_the_key_opens_the_room(cast: Cast, client: Client) -> None:
    session = make_session(cast.invitation)

    response = client.get(enter(client, session))

    assert response.status_code == HTTPStatus.OK
    assert response.context["room"]["socket_path"] == f"/ws/room/{session.pk}/"


@pytest.mark.parametrize("path", ["", "thanks/", "transcript.txt"])
def test_without_the_key_there_is_no_room(cast: Cast, client: Client, path: str) -> None:
    session = make_session(cast.invitation)
    cast.lindenhof.shares_transcripts = True
    cast.lindenhof.save()

    existing = client.get(f"/room/{session.pk}/{path}")
    absent = client.get(f"/room/{uuid4()}/{path}")

    assert existing.status_code == absent.status_code == HTTPStatus.NOT_FOUND
    assert "Lindenhof" not in existing.text
    assert existing.text == absent.text


def test_staff_enter_a_preview_with_its_key(cast: Cast, client: Client) -> None:
    preview = make_preview(cast.interview, by=cast.editor)

    response = client.get(enter(client, preview))

    assert response.context["room"]["preview"] is True


def test_an_ended_session_leads_to_the_thanks(client: Client, ended: Session) -> None:
    room = enter(client, ended)

    assert client.get(room)["Location"] == f"{room}thanks/"
    response = client.get(f"{room}thanks/")
    assert response.status_code == HTTPStatus.OK
    assert "You have answered every question." in response.text


def test_there_are_no_thanks_before_the_end(cast: Cast, client: Client) -> None:
    room = enter(client, make_session(cast.invitation, state=SessionState.PAUSED))

    assert client.get(f"{room}thanks/")["Location"] == room


def test_the_candidate_says_how_it_was(client: Client, ended: Session) -> None:
    thanks = f"{enter(client, ended)}thanks/"

    response = client.post(thanks, {"feel": "4", "comment": "Calm."}, follow=True)

    assert response.context["thanked"] is True
    assert (Feedback.objects.get().feel, Feedback.objects.get().comment) == ("4", "Calm.")


def test_a_candidate_who_says_nothing_leaves_nothing(client: Client, ended: Session) -> None:
    client.post(f"{enter(client, ended)}thanks/", {"feel": "", "comment": ""})

    assert not Feedback.objects.exists()


def test_nonsense_is_not_kept(client: Client, ended: Session) -> None:
    response = client.post(f"{enter(client, ended)}thanks/", {"feel": "<b>"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Feedback.objects.exists()


def test_the_candidate_takes_the_agreement_back(client: Client, ended: Session) -> None:
    response = client.post(f"{enter(client, ended)}thanks/", {"withdraw": "yes"}, follow=True)

    assert not ended.consents.get().is_in_force
    assert response.context["session"]["withdrawn"] is True
    assert response.context["thanked"] is False


def test_the_candidate_reads_a_copy_where_the_organization_shares_it(
    client: Client, ended: Session
) -> None:
    ended.organization.shares_transcripts = True
    ended.organization.save()
    room = enter(client, ended)

    response = client.get(client.get(f"{room}thanks/").context["session"]["transcript_url"])

    assert "Ada: Hello.\n\nMarlo Testperson: I bake at night." in response.text
    assert "Tell me more" not in response.text


def test_there_is_no_copy_where_the_organization_shares_none(
    client: Client, ended: Session
) -> None:
    room = enter(client, ended)

    assert client.get(f"{room}thanks/").context["session"]["transcript_url"] == ""
    assert client.get(f"{room}transcript.txt").status_code == HTTPStatus.NOT_FOUND
