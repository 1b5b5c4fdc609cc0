"""What the Room says about a Session."""

from decimal import Decimal
from typing import Any

import pytest

from interviews.models import Session, Turn
from interviews.states import EndReason, SessionState
from interviews.views.room_context import describe_room, describe_thanks, write_transcript
from tests.cast import Cast, make_leg, make_preview, make_session, make_turn

pytestmark = pytest.mark.db


def room_of(session: Session, *, wants_text: bool = False) -> dict[str, Any]:
    room = describe_room(session, wants_text=wants_text)["room"]
    assert isinstance(room, dict)
    return room


def test_the_room_knows_its_candidate_and_nothing_of_the_plan(cast: Cast) -> None:
    room = room_of(make_session(cast.invitation))

    assert room["candidate_name"] == "Marlo Testperson"
    assert (room["mode"], room["captions"], room["direction"]) == ("voice", "normal", "ltr")
    assert (room["minutes"], room["questions_count"]) == (12, 2)
    assert "question 1" not in str(room)


def test_what_a_candidate_needs_is_there(cast: Cast) -> None:
    cast.invitation.text_mode = True
    cast.invitation.large_captions = True
    cast.invitation.language = "ar"
    cast.invitation.extra_time_factor = Decimal(2)

    room = room_of(make_session(cast.invitation))

    assert (room["mode"], room["captions"]) == ("text", "large")
    assert (room["language"], room["direction"]) == ("ar", "rtl")
    assert room["minutes"] == 24


def test_a_wish_to_type_is_heard(cast: Cast) -> None:
    assert room_of(make_session(cast.invitation), wants_text=True)["mode"] == "text"


def test_a_preview_shows_who_tries_it(cast: Cast) -> None:
    room = room_of(make_preview(cast.interview, by=cast.editor))

    assert room["preview"] is True
    assert room["candidate_name"] == cast.editor.username
    assert room["minutes"] == 12


def test_the_preview_of_somebody_who_left_has_no_name(cast: Cast) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    preview.previewed_by = None

    assert room_of(preview)["candidate_name"] == ""


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_end_has_its_own_sentence(cast: Cast, reason: EndReason) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED, end_reason=reason)

    shown = describe_thanks(session)["session"]

    assert isinstance(shown, dict)
    assert shown["reason"] == reason
    assert shown["ended_sentence"].endswith(".")
    assert shown["organization"] == "Lindenhof Test GmbH"
    assert shown["next_sentence"].startswith("People at Lindenhof Test GmbH read what you said.")


def test_the_copy_says_calmly_where_words_are_missing(cast: Cast) -> None:
    leg = make_leg(make_session(cast.invitation, state=SessionState.ENDED))
    make_turn(leg, position=1, text="I bake.")
    failed = make_turn(leg, position=2, text="")
    failed.status = Turn.Status.FAILED
    failed.save()
    make_turn(leg, position=3, text="Unheard.", heard_text="")
    copy = write_transcript(leg.session).split("\n\n")[1:]
    assert [line.split(": ", 1)[1].strip() for line in copy] == [
        "I bake.",
        "[Something was said here that could not be written down.]",
    ]
