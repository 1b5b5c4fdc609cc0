"""What of a Session's events and commands belongs on its tape; without agreement there is none."""

from collections.abc import Callable

from interviews.states import GapCause
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Event, Instant
from realtime.protocol.microphone import Microphone
from realtime.tape import Tape


class SoundRecorder:
    """Does nothing before it has a tape."""

    def __init__(self, microphone: Microphone) -> None:
        self.tape: Tape | None = None
        self._microphone = microphone
        self._taken_bytes = 0
        self._is_lost = False  # and the record says so

    def hear(self, event: Event, now: Instant) -> None:
        """After the relay has heard it; runs for each frame."""
        tape = self.tape
        if tape is None:
            return
        if type(event) is e.CandidateAudio:
            taken_bytes = self._microphone.taken_bytes
            if taken_bytes != self._taken_bytes:  # neither muted nor unasked
                self._taken_bytes = taken_bytes
                tape.hear(event.pcm, now)
        elif type(event) is e.AudioPlayed:
            tape.report(event.item, event.played_ms, now)

    def send(self, command: c.PlayAudio) -> None:
        if self.tape is not None:
            self.tape.send(command)

    def cut(self, command: c.FlushPlayback, now: Instant) -> None:
        if self.tape is not None:
            self.tape.cut(command.item, now)

    def page_came(self) -> None:
        if self.tape is not None:
            self.tape.forget_page()

    def finish(self) -> None:
        if self.tape is not None:
            self.tape.finish()

    def watch(
        self,
        now: Instant,
        open_gap: Callable[[c.OpenGap], None],
        close_gap: Callable[[c.CloseGap], None],
    ) -> None:
        """What cannot be kept is declared; the talk goes on."""
        lost_since_ms = self.tape.lost_since_ms if self.tape is not None else None
        if lost_since_ms is not None and not self._is_lost:
            open_gap(c.OpenGap(GapCause.RECORDING_LOST, lost_since_ms))
        if lost_since_ms is None and self._is_lost:
            close_gap(c.CloseGap(GapCause.RECORDING_LOST, now))
        self._is_lost = lost_since_ms is not None
