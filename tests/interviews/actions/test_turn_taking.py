"""A candidate's choice stays with the Session."""

import pytest

from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.turn_taking import save_turn_taking
from interviews.room_record import load_room
from tests.cast import Cast, make_session

pytestmark = pytest.mark.db


def test_a_choice_is_there_for_whoever_takes_the_session_up(cast: Cast) -> None:
    session = make_session(cast.invitation)
    assert load_room(session_id=session.pk).turn_taking == ""
    save_turn_taking(session_id=session.pk, preset="noisy")
    assert load_room(session_id=session.pk).turn_taking == "noisy"


def test_a_process_that_lost_the_session_changes_nothing(cast: Cast) -> None:
    session = make_session(cast.invitation)
    with pytest.raises(DrivenElsewhereError):
        save_turn_taking(session_id=session.pk, preset="noisy", fence=1)
    assert load_room(session_id=session.pk).turn_taking == ""
