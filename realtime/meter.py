"""Counts one Session's events and commands as its runner passes them, beside the relay.

Frames of sound are not looked at: `notes` has an entry for sound only while an answer is awaited.
"""

import time
from collections.abc import Callable
from typing import Any

from realtime import metrics
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.sound import BYTES_PER_MS

Do = Callable[[Any], None]


class Meter:
    """`clock` gives seconds and never runs back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stopped_at = 0.0  # when the candidate stopped, while an answer is awaited
        self._dropped_bytes = {"up": 0, "down": 0}  # that are counted
        self._unsaved: dict[int, float] = {}  # by item: since when its Turn waits for COMMIT
        #: What to do beside the relay on an event of this type.
        self.notes: dict[type[Any], Do] = {
            e.SpeechStopped: self._speech_stopped,
            e.SpeechStarted: self._speech_started,
            e.TurnSaved: self._turn_saved,
        }
        self._said: dict[type[Any], Do] = {
            c.StartLeg: lambda _command: metrics.LEGS_OPENED.inc(),
            c.CloseLeg: lambda m: _count_cause(metrics.LEGS_CLOSED, m.cause),
            c.SwitchVoice: lambda _command: metrics.ROTATIONS.inc(),
            c.OpenGap: lambda m: _count_cause(metrics.GAPS, m.cause),
            c.NoteError: lambda m: metrics.PROVIDER_ERRORS.labels(m.kind.value).inc(),
            c.SaveTurn: self._turn_ready,
        }

    def beside(self, doings: dict[type[Any], Do]) -> dict[type[Any], Do]:
        """The same doings, counted where there is something to count."""
        return {kind: self._counted(kind, do) for kind, do in doings.items()}

    def count_dropped(self, *, up_bytes: int, down_bytes: int) -> None:
        """Of sound that the relay held for a Voice (up) or a page (down), in all so far."""
        for direction, so_far in (("up", up_bytes), ("down", down_bytes)):
            more_bytes = so_far - self._dropped_bytes[direction]
            if more_bytes:
                self._dropped_bytes[direction] = so_far
                metrics.SOUND_DROPPED.labels(direction).inc(more_bytes / BYTES_PER_MS / 1000)

    def _counted(self, kind: type[Any], do: Do) -> Do:
        count = self._said.get(kind)
        if count is None:
            return do

        def do_and_count(command: Any) -> None:
            count(command)
            do(command)

        return do_and_count

    def _speech_stopped(self, _event: e.SpeechStopped) -> None:
        self._stopped_at = self._clock()
        self.notes[e.VoiceAudio] = self._answered

    def _speech_started(self, _event: e.SpeechStarted) -> None:
        """The candidate goes on: what is awaited is not an answer to what was said before."""
        self.notes.pop(e.VoiceAudio, None)

    def _answered(self, _event: e.VoiceAudio) -> None:
        metrics.TURN_LATENCY.observe(self._clock() - self._stopped_at)
        del self.notes[e.VoiceAudio]

    def _turn_ready(self, command: c.SaveTurn) -> None:
        self._unsaved.setdefault(command.turn.item, self._clock())

    def _turn_saved(self, event: e.TurnSaved) -> None:
        metrics.TURNS_STORED.inc()
        waited_since = self._unsaved.pop(event.turn.item, None)
        if waited_since is not None:
            metrics.SAVE_LATENCY.observe(self._clock() - waited_since)


def _count_cause(counter: Any, cause: str) -> None:
    counter.labels(metrics.cause_label(cause)).inc()
