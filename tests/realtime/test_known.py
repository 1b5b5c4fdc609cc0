"""The stored record as the relay takes it up."""

from uuid import UUID

import pytest

from interviews.actions.sessions import Accommodations, RoomRecord, TurnValues
from interviews.states import SessionState
from realtime.known import known_session
from realtime.protocol.turns import Speaker, TurnKind, TurnStatus
from realtime.providers.base import Capabilities
from tests.cast import make_definition

pytestmark = pytest.mark.unit


def values(position: int, speaker: str = "interviewer") -> TurnValues:
    return TurnValues(
        1, position, f"item_{position}", speaker, "voice", "cut", "Whole", "Who", 9, 4
    )


def test_everything_the_relay_needs_is_taken_over() -> None:
    record = RoomRecord(
        session_id=UUID(int=1),
        definition=make_definition(),
        state=SessionState.PAUSED,
        end_reason="",
        candidate_name="Marlo",
        language="en",
        is_preview=False,
        accommodations=Accommodations(),
        turns=(values(2), values(5, "candidate")),
        covered=(1,),
        open_gaps=frozenset({"provider_lost"}),
        spoken_ms=5_000,
        allowance_ms=60_000,
        next_leg_number=3,
        started_at=None,
    )
    known = known_session(record, 2_000, Capabilities(interrupts_itself=False))
    assert (known.state, known.covered, known.spoken_ms) == (SessionState.PAUSED, (1,), 5_000)
    assert (known.next_leg_number, known.grace_ms, known.allowance_ms) == (3, 2_000, 60_000)
    assert known.open_gaps == {"provider_lost"}
    assert not known.interrupts_itself
    first, second = known.turns
    assert (first.item, first.position, second.item) == (1, 2, 2)
    assert (first.speaker, second.speaker) == (Speaker.INTERVIEWER, Speaker.CANDIDATE)
    assert (first.kind, first.status) == (TurnKind.VOICE, TurnStatus.CUT)
    assert (first.text, first.heard_text, first.total_ms, first.heard_ms) == ("Whole", "Who", 9, 4)
