"""Only what differs is told again."""

import pytest

from interviews.states import GapCause, SessionState
from realtime.protocol.commands import (
    ChangeState,
    CloseGap,
    OpenGap,
    Progress,
    SaveProgress,
    ShowPhase,
    ShowProgress,
)
from realtime.protocol.floor import Phase
from realtime.protocol.told import PROGRESS_SAVED_EVERY_MS, Told

pytestmark = pytest.mark.unit

AWAY, LOST, UNKEPT = (
    GapCause.CANDIDATE_OFFLINE,
    GapCause.PROVIDER_LOST,
    GapCause.RECORDING_LOST,
)


@pytest.fixture
def told() -> Told:
    return Told(SessionState.OPEN)


def test_states_and_phases_are_told_once(told: Told) -> None:
    assert told.tell_state(SessionState.LIVE) == [ChangeState(SessionState.LIVE)]
    assert told.tell_state(SessionState.LIVE) == []
    assert told.tell_phase(Phase.SPEAKING, "") == [ShowPhase(Phase.SPEAKING, "")]
    assert told.tell_phase(Phase.SPEAKING, "") == []


def test_gaps_open_and_close(told: Told) -> None:
    assert told.tell_gaps({AWAY, LOST}, 5) == [OpenGap(AWAY, 5), OpenGap(LOST, 5)]
    assert told.tell_gaps({LOST, UNKEPT}, 9) == [CloseGap(AWAY, 9), OpenGap(UNKEPT, 9)]


def test_progress_is_shown_when_it_changes(told: Told) -> None:
    progress = Progress(1, 2, 12, clock_runs=True)
    assert told.tell_progress(progress) == [ShowProgress(progress)]
    assert told.tell_progress(progress) == []


def test_a_gap_that_was_noticed_late_began_when_it_began(told: Told) -> None:
    assert told.tell_gaps({AWAY, LOST}, 9, {AWAY: 2, UNKEPT: 1}) == [
        OpenGap(AWAY, 2),
        OpenGap(LOST, 9),
    ]


def test_the_clock_is_saved_now_and_then_and_the_plan_at_once(told: Told) -> None:
    assert told.save_progress(SaveProgress((), 1_000)) == []
    covered = SaveProgress((1,), 1_000)
    assert told.save_progress(covered) == [covered]
    assert told.save_progress(covered, must=True) == []
    asked = SaveProgress((1,), 1_500, {1: 1})
    assert told.save_progress(asked) == [asked]
    must = SaveProgress((1,), 2_000, {1: 1})
    assert told.save_progress(must, must=True) == [must]
    later = SaveProgress((1,), 2_000 + PROGRESS_SAVED_EVERY_MS, {1: 1}, {1: 9})
    assert told.save_progress(later) == [later]
