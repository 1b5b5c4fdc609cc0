"""The live page: read only, and for members only."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.models import Membership, Session
from interviews.states import SessionState
from tests.cast import (
    Cast,
    make_candidate,
    make_invitation,
    make_leg,
    make_recording,
    make_session,
    make_turn,
)
from tests.interviews.admin.desk import page, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LIVE = "interviews_live"
PART = "interviews_live_part"


@pytest.fixture
def session(cast: Cast) -> Session:
    return talk(cast, "Marlo Testperson", "Rye, mostly.")


def talk(cast: Cast, name: str, words: str) -> Session:
    candidate = make_candidate(cast.lindenhof, name=name)
    invitation = make_invitation(cast.version, candidate=candidate)
    session = make_session(invitation, state=SessionState.LIVE)
    make_turn(make_leg(session), position=1, text=words)
    return session


@pytest.mark.parametrize("name", [LIVE, PART])
def test_a_member_sees_who_is_in_the_room_and_what_they_say(
    cast: Cast, session: Session, name: str
) -> None:
    shown = page(cast.reviewer, name)
    for words in ("Marlo Testperson", "Rye, mostly.", "Night baker v1", "0 of about 12 minutes"):
        assert words in shown


@pytest.mark.parametrize("name", [LIVE, PART])
def test_nobody_else_sees_anything(cast: Cast, session: Session, name: str) -> None:
    address = reverse(f"admin:{name}")
    for given in ({}, {"session": str(session.pk)}):
        shown = page(cast.outsider, name, **given)
        assert "Marlo" not in shown
        assert "Rye" not in shown
    assert signed_in(cast.superuser).get(address).status_code == 403
    Membership.objects.filter(user=cast.reviewer).delete()
    assert signed_in(cast.reviewer).get(address).status_code == 403


def test_the_page_has_no_sound_and_changes_nothing(cast: Cast, session: Session) -> None:
    make_recording(session, file_name="x.wav")
    shown = page(cast.reviewer, LIVE)
    assert "<audio" not in shown
    assert "/recordings/" not in shown
    for name in (LIVE, PART):
        answer = signed_in(cast.reviewer).post(reverse(f"admin:{name}"))
        assert answer.status_code == 405


def test_one_session_is_followed_alone_with_more_of_its_words(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.admin.live.LAST_TURNS", 1)
    make_turn(session.legs.get(), position=2, text="And spelt.")
    talk(cast, "Nova Other", "I am not followed.")
    all_of_them = page(cast.reviewer, LIVE)
    assert "I am not followed." in all_of_them
    assert "Rye, mostly." not in all_of_them
    followed = page(cast.reviewer, LIVE, session=str(session.pk))
    assert "Rye, mostly." in followed
    assert "I am not followed." not in followed
    assert f"/live/part/?session={session.pk}" in followed
    assert 'role="log"' in followed


def test_a_followed_session_that_ends_says_so(cast: Cast, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(state=SessionState.INTERRUPTED)
    assert "does not go on" in page(cast.reviewer, PART, session=str(session.pk))
    assert "Nobody is being interviewed" in page(cast.reviewer, PART, session="nonsense")


def test_the_changing_part_is_never_kept(cast: Cast, session: Session) -> None:
    answer = signed_in(cast.reviewer).get(reverse(f"admin:{PART}"))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "<html" not in answer.content.decode()


def test_more_than_fit_are_said_to_go_on(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.admin.live.SESSIONS", 1)
    assert "More go on" not in page(cast.reviewer, LIVE)
    talk(cast, "Nova Other", "Me too.")
    assert "More go on than are shown here." in page(cast.reviewer, LIVE)


def test_the_page_asks_as_much_for_many_as_for_one(cast: Cast, session: Session) -> None:
    client: Any = signed_in(cast.reviewer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"admin:{PART}"))
        return len(asked)

    questions()
    for_one = questions()
    for number in range(10):
        talk(cast, f"Candidate {number}", "Words.")
    assert questions() == for_one < 12
