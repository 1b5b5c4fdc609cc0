"""Where speech begins and ends, from the probability of speech in each window of audio."""

from dataclasses import dataclass

from realtime.engine.config import TurnTaking

WINDOW_MS = 32
"""One probability stands for this much audio."""
ONSET_WINDOWS = 3
"""So many windows in a row make speech; a click makes fewer."""
HYSTERESIS = 0.15
"""Speech goes on until the probability falls this far below the threshold."""


@dataclass(frozen=True)
class SpeechBegan:
    onset_ms: int
    """Where the first window of speech begins, counted over all audio of the session."""


@dataclass(frozen=True)
class SpeechEnded:
    end_ms: int
    """Where the silence that ended it was long enough."""


class TurnDetector:
    """Fed one probability per window, in order; keeps no audio."""

    def __init__(self) -> None:
        self.heard_ms = 0
        self.speech_ms = 0
        """Voiced audio since the last `restart`."""
        self.is_speaking = False
        self._onset_windows = 0
        self._silence_ms = 0

    def hear(
        self, probability: float, taking: TurnTaking | None
    ) -> SpeechBegan | SpeechEnded | None:
        """Without turn-taking (None) only the voiced time is counted."""
        self.heard_ms += WINDOW_MS
        threshold = taking.threshold if taking else 0.5
        if probability >= threshold:
            self.speech_ms += WINDOW_MS
        if taking is None:
            self.is_speaking = False
            return None
        return self._follow(probability, taking)

    def restart(self) -> None:
        """Begin a new turn: the last one was taken or dropped."""
        self.is_speaking = False
        self.speech_ms = 0
        self._onset_windows = self._silence_ms = 0

    def _follow(self, probability: float, taking: TurnTaking) -> SpeechBegan | SpeechEnded | None:
        if self.is_speaking:
            is_voiced = probability >= taking.threshold - HYSTERESIS
            self._silence_ms = 0 if is_voiced else self._silence_ms + WINDOW_MS
            if self._silence_ms >= max(taking.silence_ms, WINDOW_MS):
                return SpeechEnded(self.heard_ms)
            return None
        self._onset_windows = self._onset_windows + 1 if probability >= taking.threshold else 0
        if self._onset_windows == 0:
            self.speech_ms = 0
        if self._onset_windows < ONSET_WINDOWS:
            return None
        self.is_speaking = True
        self._silence_ms = self._onset_windows = 0
        return SpeechBegan(self.heard_ms - ONSET_WINDOWS * WINDOW_MS)
