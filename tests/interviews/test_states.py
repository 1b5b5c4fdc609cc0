"""The ways between the states of a Session."""

import pytest

from interviews.states import (
    NEXT_STATES,
    UNFINISHED,
    SessionState,
    StateError,
    check_change,
    may_change,
)

pytestmark = pytest.mark.unit


def test_every_state_has_its_rules() -> None:
    assert set(NEXT_STATES) == set(SessionState)


def test_every_unfinished_session_can_reach_its_end() -> None:
    for state in UNFINISHED:
        assert may_change(state, SessionState.ENDED)


def test_no_conversation_begins_again_after_its_end() -> None:
    assert NEXT_STATES[SessionState.ENDED] == {SessionState.CLOSED}
    assert NEXT_STATES[SessionState.CLOSED] == {SessionState.ENDED}
    assert {SessionState.ENDED, SessionState.CLOSED}.isdisjoint(UNFINISHED)


def test_a_session_is_not_interrupted_without_a_pause() -> None:
    check_change(SessionState.LIVE, SessionState.PAUSED)

    with pytest.raises(StateError, match="from live to interrupted"):
        check_change(SessionState.LIVE, SessionState.INTERRUPTED)
