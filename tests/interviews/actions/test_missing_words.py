"""What could not be written down is a Gap, until its text comes after all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from interviews.actions import sessions
from interviews.actions.sessions import TurnValues
from interviews.models import Session
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_leg, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SAID = TurnValues(1, 1, "item_1", "candidate", "voice", "final", "Hi.", "Hi.", 900, 900)


@pytest.fixture
def live(cast: Cast) -> Session:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    make_leg(session)
    return session


def test_words_that_could_not_be_written_down_are_a_gap_until_they_come(live: Session) -> None:
    failed = replace(SAID, status="failed", text="", heard_text="", started_ms=5_000)
    said = replace(SAID, item_id="item_2", position=2)
    for _ in range(2):
        sessions.save_turns(session_id=live.pk, turns=[failed, said], now=NOW)
    gap = live.gaps.get()
    began = Session.objects.get(pk=live.pk).started_at
    assert began is not None
    assert (gap.cause, gap.turn) == (
        "transcription_failed",
        live.turns.get(item_id="item_1"),
    )
    assert gap.started_at == began + timedelta(milliseconds=5_000)
    assert gap.ended_at == gap.started_at + timedelta(milliseconds=900)
    late = replace(failed, status="final", text="I bake.", heard_text="I bake.")
    sessions.save_turns(session_id=live.pk, turns=[late], now=NOW)
    assert not live.gaps.exists()
