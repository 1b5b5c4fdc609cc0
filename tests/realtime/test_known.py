"""The stored record as the relay takes it up."""

from dataclasses import replace
from uuid import uuid4

import pytest

from interviews.actions.sessions import TurnValues
from interviews.room_record import Accommodations, RoomRecord
from interviews.states import GapCause, SessionState
from realtime.caps import Caps
from realtime.known import known_session, latest_ms
from realtime.protocol.events import Preset
from realtime.providers.base import Capabilities
from tests.cast import make_definition
from tests.fakes.voice import FakeVoices

pytestmark = pytest.mark.unit

CAPS = Caps(grace_ms=5_000, longest_ms=7, cost_limit_microusd=9)
SPOKEN = TurnValues(
    2, 4, "said_1", "candidate", "voice", "final", "Yes.", "Yes.", 900, 900, 5_000, certainty=0.4
)
RECORD = RoomRecord(
    session_id=uuid4(),
    definition=make_definition(),
    state=SessionState.PAUSED,
    end_reason="",
    candidate_name="Marlo",
    language="en",
    is_preview=False,
    accommodations=Accommodations(),
    turns=(SPOKEN, replace(SPOKEN, item_id="said_2", position=5)),
    covered=(1,),
    open_gaps=frozenset({GapCause.PROVIDER_LOST}),
    spoken_ms=60_000,
    allowance_ms=720_000,
    next_leg_number=3,
    started_at=None,
)


def test_everything_the_relay_needs_is_there() -> None:
    voices = FakeVoices(capabilities=Capabilities(interrupts_itself=False))
    known = known_session(RECORD, voices, CAPS)
    assert (known.state, known.covered, known.next_leg_number) == (SessionState.PAUSED, (1,), 3)
    assert (known.allowance_ms, known.spoken_ms, known.grace_ms) == (720_000, 60_000, 5_000)
    assert (list(known.open_gaps), known.interrupts_itself) == (["provider_lost"], False)
    assert known.turns[0].certainty == 0.4


def test_what_was_arranged_for_a_candidate_goes_before_what_the_interview_has() -> None:
    record = replace(RECORD, definition={**make_definition(), "turn_taking": "noisy"})
    assert known_session(record, FakeVoices(), CAPS).turn_taking is Preset.NOISY
    arranged = replace(record, accommodations=Accommodations(patient_turn_taking=True))
    assert known_session(arranged, FakeVoices(), CAPS).turn_taking is Preset.PATIENT
    odd = replace(RECORD, definition={**make_definition(), "turn_taking": "rude"})
    assert known_session(odd, FakeVoices(), CAPS).turn_taking is Preset.PATIENT


def test_what_a_candidate_chose_goes_before_what_was_arranged() -> None:
    arranged = replace(RECORD, accommodations=Accommodations(patient_turn_taking=True))
    chosen = replace(arranged, turn_taking="noisy")
    assert known_session(chosen, FakeVoices(), CAPS).turn_taking is Preset.NOISY
    odd = replace(arranged, turn_taking="of a later release")
    assert known_session(odd, FakeVoices(), CAPS).turn_taking is Preset.PATIENT


def test_what_the_providers_can_do_is_there() -> None:
    voices = FakeVoices(count=2, capabilities=Capabilities(rotate_ms=240_000))
    known = known_session(RECORD, voices, CAPS)
    assert (known.providers, known.rotate_ms) == (2, 240_000)


def test_what_the_installation_allows_is_there() -> None:
    known = known_session(replace(RECORD, line_ms=3, cost_microusd=4), FakeVoices(), CAPS)
    assert (known.longest_ms, known.line_ms) == (7, 3)
    assert (known.cost_limit_microusd, known.cost_microusd) == (9, 4)


def test_the_timeline_goes_on_after_the_last_word() -> None:
    assert latest_ms(RECORD) == 5_900
    assert latest_ms(replace(RECORD, turns=())) == 0


def test_turns_are_numbered_in_their_order() -> None:
    known = known_session(RECORD, FakeVoices(), CAPS)
    assert [turn.item for turn in known.turns] == [1, 2]
    assert [turn.item_id for turn in known.turns] == ["said_1", "said_2"]
    assert (known.turns[0].heard_ms, known.turns[0].started_ms) == (900, 5_000)
