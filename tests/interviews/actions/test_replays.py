"""What comes late from a journal finds its place, or the next."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from interviews.actions import replays, sessions
from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.leases import take_lease
from interviews.actions.sessions import TurnValues
from interviews.models import Session
from interviews.room_record import load_room
from interviews.states import EndReason, GapCause, SessionState
from tests.cast import NOW, Cast, make_leg, make_session

pytestmark = pytest.mark.db

LOST = GapCause.PROVIDER_LOST


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


def test_a_leg_that_another_has_followed_meanwhile_is_over(session: Session) -> None:
    place(session, 5, name="sess_b", now=NOW + timedelta(seconds=9))
    leg = session.legs.get(number=place(session, 4))
    assert (leg.closed_at, leg.close_cause) == (NOW + timedelta(seconds=9), "server_lost")
    place(session, 6, name="sess_c", now=NOW + timedelta(seconds=10))
    assert session.legs.get(number=6).closed_at is None


def test_what_is_open_when_a_session_is_taken_up_was_left_by_the_one_before(
    session: Session,
) -> None:
    lose(session)
    for number, second in ((1, 0), (2, 5)):
        place(session, number, name=f"sess_{number}", now=NOW + timedelta(seconds=second))
    said = TurnValues(1, 1, "item_1", "candidate", "voice", "final", "Here.", "Here.")
    told_at = NOW + timedelta(seconds=3)
    sessions.save_turns(session_id=session.pk, turns=[said], now=told_at)
    with pytest.raises(DrivenElsewhereError):
        replays.close_left_legs(session_id=session.pk, fence=7)
    replays.close_left_legs(session_id=session.pk, fence=1)
    closed = session.legs.order_by("number").values_list("closed_at", "close_cause")
    lost = "server_lost"
    assert list(closed) == [(told_at, lost), (NOW + timedelta(seconds=5), lost)]


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


def lose(session: Session) -> int:
    """One more process takes it, and lives no longer than the one before; its fence."""
    fence = take_lease(session_id=session.pk, taker=uuid4(), ttl_ms=0)
    assert fence is not None
    return fence


def open_gap(session: Session, at_s: int, fence: int, *, now_s: int = 60) -> None:
    replays.open_gap(
        session_id=session.pk, cause=LOST, started_at=at(at_s), now=at(now_s), fence=fence
    )


def close_gap(session: Session, at_s: int, fence: int) -> None:
    replays.close_gap(session_id=session.pk, cause=LOST, ended_at=at(at_s), fence=fence)


def gaps(session: Session) -> list[tuple[int, int | None]]:
    """From and to, in seconds."""
    return [
        (second(gap.started_at), second(gap.ended_at) if gap.ended_at else None)
        for gap in session.gaps.filter(cause=LOST)
    ]


def at(second: int) -> datetime:
    return NOW + timedelta(seconds=second)


def second(moment: datetime) -> int:
    return round((moment - NOW).total_seconds())


def test_a_gap_of_the_last_holder_stays_open_for_the_next(session: Session) -> None:
    open_gap(session, 10, lose(session))
    assert gaps(session) == [(10, None)]
    assert LOST in load_room(session_id=session.pk).open_gaps


def test_a_gap_of_an_earlier_holder_has_ended_with_the_next_leg(session: Session) -> None:
    earlier = lose(session)
    lose(session)
    for _ in range(2):
        open_gap(session, 10, earlier)
    assert gaps(session) == [(10, 60)]
    session.gaps.all().delete()
    make_leg(session)
    place(session, 2, now=at(25))
    open_gap(session, 10, earlier)
    assert gaps(session) == [(10, 25)]


def test_a_gap_of_an_ended_session_has_ended_with_it(session: Session) -> None:
    fence = lose(session)
    sessions.end_session(session_id=session.pk, reason=EndReason.PLAN, now=at(30))
    open_gap(session, 10, fence)
    open_gap(session, 40, fence)
    assert gaps(session) == [(10, 30), (40, 40)]


def test_a_late_end_of_a_gap_ends_that_gap(session: Session) -> None:
    earlier = lose(session)
    open_gap(session, 10, earlier)
    heir = lose(session)
    close_gap(session, 15, earlier)
    assert gaps(session) == [(10, 15)]
    open_gap(session, 20, heir)
    close_gap(session, 15, earlier)
    close_gap(session, 21, earlier)
    assert gaps(session) == [(10, 15), (20, None)]


def test_a_bounded_gap_is_shortened_by_its_own_end(session: Session) -> None:
    earlier = lose(session)
    lose(session)
    open_gap(session, 10, earlier)
    close_gap(session, 12, earlier)
    assert gaps(session) == [(10, 12)]


def test_a_gap_that_another_holder_goes_on_with_is_not_closed_by_the_first(
    session: Session,
) -> None:
    earlier = lose(session)
    open_gap(session, 10, earlier)
    heir = lose(session)
    sessions.open_gap(session_id=session.pk, cause=LOST, started_at=at(20), fence=heir)
    close_gap(session, 15, earlier)
    assert gaps(session) == [(10, None)]
