"""What a Leg has used is kept, and counts for the next process."""

from datetime import timedelta

import pytest

from interviews.actions import sessions
from interviews.actions.sessions import load_room
from interviews.actions.usage import save_usage
from interviews.models import Session
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
