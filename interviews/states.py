"""The states of a Session, the only ways between them, and the causes of its Gaps (pure)."""

from collections.abc import Set as AbstractSet
from enum import StrEnum


class SessionState(StrEnum):
    OPEN = "open"  # invitation accepted, agreement given
    WAITING = "waiting"  # in the queue for a seat
    LIVE = "live"  # a Leg is up, or being rotated or restored
    PAUSED = "paused"  # candidate away or provider lost; clock stopped, grace running
    INTERRUPTED = "interrupted"  # grace is over; resumable until its window closes
    ENDED = "ended"  # with a reason
    CLOSED = "closed"  # a person has decided, and may open it again


class EndReason(StrEnum):
    CANDIDATE = "candidate"  # the candidate chose to end
    PLAN = "plan"  # every question was asked
    TIME = "time"  # the time budget was used
    LIMIT = "limit"  # a cap of the installation was reached
    REVIEWER = "reviewer"  # a reviewer ended it
    WINDOW = "window"  # it was interrupted and not resumed in time
    IMPORTED = "imported"  # it was held elsewhere: how it ended is not known here


class GapCause(StrEnum):
    """Why something is missing; of a lost server, also why a Leg ended."""

    CANDIDATE_OFFLINE = "candidate_offline"
    PROVIDER_LOST = "provider_lost"
    SERVER_LOST = "server_lost"  # noted by whoever took the Session from a process that was lost
    ROTATION = "rotation"  # of no length: nothing is missing there
    TRANSCRIPTION_FAILED = "transcription_failed"
    MICROPHONE_SILENT = "microphone_silent"
    RECORDING_LOST = "recording_lost"


#: Gaps in which nothing was heard that could go with a process. What is said while the provider is
#: away is heard, and kept for the next Leg: it goes.
ABSENCES = frozenset({GapCause.CANDIDATE_OFFLINE, GapCause.SERVER_LOST})


NEXT_STATES: dict[SessionState, frozenset[SessionState]] = {
    SessionState.OPEN: frozenset({SessionState.WAITING, SessionState.LIVE, SessionState.ENDED}),
    SessionState.WAITING: frozenset({SessionState.LIVE, SessionState.OPEN, SessionState.ENDED}),
    SessionState.LIVE: frozenset({SessionState.PAUSED, SessionState.ENDED}),
    SessionState.PAUSED: frozenset(
        {SessionState.LIVE, SessionState.INTERRUPTED, SessionState.ENDED}
    ),
    SessionState.INTERRUPTED: frozenset({SessionState.LIVE, SessionState.ENDED}),
    SessionState.ENDED: frozenset({SessionState.CLOSED}),
    SessionState.CLOSED: frozenset({SessionState.ENDED}),
}


def is_unheard(state: SessionState, open_gaps: AbstractSet[GapCause]) -> bool:
    """Of a Session that no process drives: the candidate may speak, and no Gap says it is lost."""
    if state is SessionState.LIVE:
        return GapCause.SERVER_LOST not in open_gaps
    return state is SessionState.PAUSED and not open_gaps & ABSENCES


#: States in which the candidate's link still leads somewhere.
UNFINISHED = frozenset(
    {
        SessionState.OPEN,
        SessionState.WAITING,
        SessionState.LIVE,
        SessionState.PAUSED,
        SessionState.INTERRUPTED,
    }
)


class StateError(Exception):
    """A Session was asked for a change of state that the rules do not have."""


def may_change(current: SessionState, wanted: SessionState) -> bool:
    return wanted in NEXT_STATES[current]


def check_change(current: SessionState, wanted: SessionState) -> None:
    if not may_change(current, wanted):
        raise StateError(f"A session cannot go from {current} to {wanted}.")
