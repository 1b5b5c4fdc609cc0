"""What a Leg has used is kept, and counts for the next process."""

from datetime import timedelta
from uuid import uuid4

import pytest

from interviews.actions import sessions
from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.leases import take_lease
from interviews.actions.usage import save_usage
from interviews.models import Session
from interviews.room_record import load_room
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_leg, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def live(cast: Cast) -> Session:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    make_leg(session)
    return session


def test_the_usage_of_a_leg_is_kept_and_counted_by_the_next_process(live: Session) -> None:
    for audio_out, cost_microusd in ((100, 6_400), (250, 16_000)):
        save_usage(
            session_id=live.pk,
            number=1,
            usage={"audio_out": audio_out},
            cost_microusd=cost_microusd,
        )
    sessions.close_leg(session_id=live.pk, number=1, cause="lost", now=LATER)
    leg = live.legs.get()
    assert (leg.usage, leg.cost_microusd) == ({"audio_out": 250}, 16_000)
    record = load_room(session_id=live.pk)
    assert (record.cost_microusd, record.line_ms) == (16_000, 60_000)


def test_usage_that_comes_late_takes_nothing_back(live: Session) -> None:
    for audio_out, cost_microusd in ((250, 16_000), (100, 6_400), (260, None)):
        usage = {"audio_out": audio_out}
        save_usage(session_id=live.pk, number=1, usage=usage, cost_microusd=cost_microusd)
    leg = live.legs.get()
    assert (leg.usage, leg.cost_microusd) == ({"audio_out": 260}, 16_000)


def test_usage_without_a_price_has_no_cost(live: Session) -> None:
    save_usage(session_id=live.pk, number=1, usage={"audio_out": 1}, cost_microusd=None)
    assert live.legs.get().cost_microusd is None


def test_usage_of_a_leg_that_nobody_knows_is_nobodys(live: Session) -> None:
    save_usage(session_id=live.pk, number=2, usage={"audio_out": 1}, cost_microusd=1)
    assert live.legs.get().usage == {}


def test_what_was_counted_on_a_leg_of_ones_own_is_kept_after_the_lease_is_lost(
    live: Session,
) -> None:
    own = live.legs.get()
    own.provider_session_id = "sess_1"
    own.save()
    for _ in range(2):
        take_lease(session_id=live.pk, taker=uuid4(), ttl_ms=0)
    for _ in range(2):  # and once however often it is told
        count(live, "sess_1")
    assert (live.legs.get().usage, live.legs.get().cost_microusd) == ({"audio_out": 900}, 9)


@pytest.mark.parametrize("name", ["", "sess_2"])
def test_a_stale_holder_writes_no_usage_on_the_leg_of_another(live: Session, name: str) -> None:
    for _ in range(2):
        take_lease(session_id=live.pk, taker=uuid4(), ttl_ms=0)
    with pytest.raises(DrivenElsewhereError):
        count(live, name)
    assert live.legs.get().usage == {}


def count(session: Session, name: str) -> None:
    """By the holder that was the first."""
    save_usage(
        session_id=session.pk,
        number=1,
        usage={"audio_out": 900},
        cost_microusd=9,
        provider_session_id=name,
        fence=1,
    )
