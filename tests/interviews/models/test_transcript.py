"""What was said, as the record keeps it."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from interviews.models import Turn
from tests.cast import Cast, make_leg, make_recording, make_session, make_turn

pytestmark = pytest.mark.db


def test_turns_come_in_the_order_of_the_chain(cast: Cast) -> None:
    session = make_session(cast.invitation)
    second_leg = make_leg(session, number=2)
    first_leg = make_leg(session, number=1)
    make_turn(second_leg, position=1, text="third")
    make_turn(first_leg, position=2, text="second")
    make_turn(first_leg, position=1, text="first")

    assert [turn.text for turn in session.turns.in_order()] == ["first", "second", "third"]


def test_words_that_nobody_heard_are_not_said(cast: Cast) -> None:
    leg = make_leg(make_session(cast.invitation))
    cut = make_turn(leg, position=1, text="I would like to know more.", heard_text="I would like")
    unheard = make_turn(leg, position=2, text="Hello?", heard_text="")

    assert cut.unheard_text == " to know more."
    assert cut.was_heard
    assert not unheard.was_heard
    assert list(Turn.objects.said()) == [cut]


def test_heard_words_that_are_not_the_beginning_leave_no_rest() -> None:
    assert Turn(text="One two.", heard_text="Two").unheard_text == ""


@pytest.mark.parametrize("change", [{"position": 9}, {"leg_number": 9}, {"item_id": "another"}])
def test_a_stored_turn_keeps_its_place(cast: Cast, change: dict[str, object]) -> None:
    turn = make_turn(make_leg(make_session(cast.invitation)), position=1, text="Here.")

    with pytest.raises(DatabaseError, match="keeps its place"), transaction.atomic():
        Turn.objects.filter(pk=turn.pk).update(**change)


def test_no_more_is_heard_than_was_spoken(cast: Cast) -> None:
    turn = make_turn(make_leg(make_session(cast.invitation)), position=1, text="Here.")

    with pytest.raises(IntegrityError, match="heard_within_total"), transaction.atomic():
        Turn.objects.filter(pk=turn.pk).update(heard_ms=turn.total_ms + 1)


def test_a_place_is_taken_once(cast: Cast) -> None:
    leg = make_leg(make_session(cast.invitation))
    make_turn(leg, position=1, text="Here.")

    with pytest.raises(IntegrityError, match="turn_position_once"), transaction.atomic():
        make_turn(leg, position=1, text="There.")


def test_rows_are_named_as_people_know_them(cast: Cast) -> None:
    session = make_session(cast.invitation)

    assert str(make_turn(make_leg(session), position=3, text="Here.")) == "candidate 1.3"
    assert str(make_recording(session, file_name="x.wav", duration_ms=61_500)) == "61 s"
