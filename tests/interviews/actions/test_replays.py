"""What comes late from a journal finds its place, or the next."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from interviews.actions import replays, sessions
from interviews.actions.sessions import TurnValues
from interviews.models import Session
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_leg, make_session

pytestmark = pytest.mark.db


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.LIVE)


def place(session: Session, number: int, *, name: str = "sess_a", now: datetime = NOW) -> int:
    leg: dict[str, Any] = {"provider": "fake", "model": "fake", "provider_session_id": name}
    return replays.place_leg(session_id=session.pk, number=number, expires_at=None, now=now, **leg)


def test_a_leg_has_its_own_number_where_it_is_free(session: Session) -> None:
    assert place(session, 4) == 4
    leg = session.legs.get()
    assert (leg.organization_id, leg.closed_at) == (session.organization_id, None)


def test_a_taken_number_gives_way_to_the_next_and_repeating_finds_it(session: Session) -> None:
    make_leg(session, number=1)
    make_leg(session, number=2)
    assert place(session, 1) == 3
    assert place(session, 1) == 3
    assert place(session, 1, name="sess_b") == 4


def test_turns_follow_their_leg(session: Session) -> None:
    make_leg(session, number=7)
    said = TurnValues(1, 1, "item_1", "candidate", "voice", "final", "Here.", "Here.")
    replays.save_turns(
        session_id=session.pk, turns=[said], now=NOW, number_of=lambda number: number + 6
    )
    assert session.turns.get().leg_number == 7


def test_a_late_write_puts_no_older_text_over_a_newer_one(session: Session) -> None:
    make_leg(session, number=1)
    half = TurnValues(1, 1, "item_1", "candidate", "voice", "final", "I was", "I was")
    whole = replace(half, text="I was here.", heard_text="I was here.")
    other = replace(half, item_id="item_2", position=2)
    sessions.save_turns(session_id=session.pk, turns=[whole], now=NOW + timedelta(seconds=1))
    replays.save_turns(
        session_id=session.pk, turns=[half, other], now=NOW, number_of=lambda number: number
    )
    assert [turn.text for turn in session.turns.in_order()] == ["I was here.", "I was"]
