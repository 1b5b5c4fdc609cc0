"""Who holds the floor: from it follows the phase that the Room shows."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    IDLE = "idle"
    CONNECTING = "connecting"
    WAITING = "waiting"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    PAUSED = "paused"
    RECONNECTING = "reconnecting"
    ENDED = "ended"
    ERROR = "error"


#: The conversation is up: the candidate could speak, so the clock runs.
OPEN_FLOOR = frozenset({Phase.LISTENING, Phase.THINKING, Phase.SPEAKING})


@dataclass(slots=True)
class Floor:
    """The candidate speaks, or waits for an answer, or neither."""

    candidate_speaks: bool = False
    answer_awaited: bool = False

    def candidate_started(self) -> None:
        self.candidate_speaks = True
        self.answer_awaited = False

    def candidate_finished(self) -> None:
        self.candidate_speaks = False
        self.answer_awaited = True

    def answer_expected(self) -> None:
        self.answer_awaited = True

    def answer_came(self) -> None:
        self.answer_awaited = False

    def clear(self) -> None:
        self.candidate_speaks = False
        self.answer_awaited = False

    def phase(self, *, interviewer_speaks: bool) -> Phase:
        if self.candidate_speaks:
            return Phase.LISTENING
        if interviewer_speaks:
            return Phase.SPEAKING
        return Phase.THINKING if self.answer_awaited else Phase.LISTENING
