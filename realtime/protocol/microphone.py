"""The candidate's sound on its way up: it waits until the Voice is configured."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from realtime.protocol.commands import Command, SendAudio
from realtime.protocol.events import Instant, Mode
from realtime.protocol.onset import VOICED_MS, onset_ms
from realtime.protocol.sound import BYTES_PER_MS, PADDING_MS
from realtime.protocol.spoken_times import SpokenTimes
from realtime.protocol.unwritten import Unwritten

#: What is kept while there is no Voice to hear it; the oldest goes first. An utterance that a lost
#: Voice did not write down is part of it.
RING_MS = 40_000
RING_BYTES = RING_MS * BYTES_PER_MS
#: Long enough for every turn-taking preset to notice that the candidate has stopped.
CLOSING_SILENCE_MS = 2_500
CLOSING_SILENCE = bytes(CLOSING_SILENCE_MS * BYTES_PER_MS)
#: Loudness is measured on one frame of so many: about once a second.
MEASURED_EVERY = 25
#: Below this a sample is nothing: a microphone that is switched off gives zeros, a room never does.
FAINTEST = 8


@dataclass(slots=True)
class Microphone:
    mode: Mode = Mode.VOICE
    is_muted: bool = False
    is_held: bool = False  # the key of push-to-talk is down
    is_open: bool = False  # a configured Voice listens
    sent_bytes: int = 0  # in this Leg
    taken_bytes: int = 0  # in all: not muted, not typing; sent or kept for a Voice to come
    dropped_bytes: int = 0  # in all: had to go before any Voice came
    _frames: int = 0
    _is_loud: bool = False  # something was heard since this was last asked
    unwritten: Unwritten = field(default_factory=Unwritten)
    _ring: deque[bytes] = field(default_factory=deque)
    _ring_bytes: int = 0
    _sent_times: SpokenTimes = field(default_factory=SpokenTimes)  # of this Leg
    _ring_times: SpokenTimes = field(default_factory=SpokenTimes)

    @property
    def sent_ms(self) -> int:
        return self.sent_bytes // BYTES_PER_MS

    @property
    def held_ms(self) -> int:
        return self._ring_bytes // BYTES_PER_MS

    def hear(self, pcm: bytes, now: Instant) -> list[Command]:
        if self.is_muted or not (self.mode is Mode.VOICE or self.is_held):
            return []
        self.taken_bytes += len(pcm)
        self._frames += 1
        if self._frames % MEASURED_EVERY == 0 and not self._is_loud:
            self._is_loud = max(map(abs, memoryview(pcm).cast("h")[::8])) >= FAINTEST
        if self.is_open:
            self.sent_bytes += len(pcm)
            self._sent_times.add(len(pcm), now)
            self.unwritten.keep(pcm)
            return [SendAudio(pcm)]
        self._ring.append(pcm)
        self._ring_bytes += len(pcm)
        self._ring_times.add(len(pcm), now)
        self._trim()
        return []

    def held_since(self, now: Instant) -> Instant:
        """When what is held for the next Voice was spoken first; now, if nothing is."""
        at = self._ring_times.at(0)
        return now if at is None else max(min(at, now), 0)

    def heard_at(self, audio_ms: int, now: Instant) -> Instant:
        """When what lies there in the sound of this Leg was spoken."""
        at = self._sent_times.at(audio_ms * BYTES_PER_MS)
        return now if at is None else max(min(at, now), 0)

    def lead_ms(self, audio_ms: int, heard_to_ms: int) -> int:
        """How much silence a provider has put before speech there: as much as it was asked to.

        Where it had less room, since the Leg or the turn before ends there, the sound tells.
        """
        if audio_ms > heard_to_ms:
            return PADDING_MS
        return onset_ms(self.unwritten.read(audio_ms, audio_ms + PADDING_MS + VOICED_MS))

    def take_loudness(self) -> bool:
        """Whether anything but digital silence came since the last call."""
        is_loud, self._is_loud = self._is_loud, False
        return is_loud

    def open(self) -> list[Command]:
        """A new Leg listens from here on; what was held goes first."""
        self.is_open = True
        held, self._sent_times = b"".join(self._ring), self._ring_times
        self.forget()
        self.sent_bytes = len(held)
        self.unwritten.begin(held)
        return [SendAudio(held)] if held else []

    def close(self) -> None:
        self.is_open = False

    def take_back(self, from_ms: int, without: Sequence[tuple[int, int]] = ()) -> None:
        """What the last Leg was sent from there on goes to the next one, before what is held."""
        times = SpokenTimes()
        pieces = self.unwritten.take(from_ms, without)
        for start, pcm in pieces:
            times.extend(self._sent_times.cut(start, start + len(pcm)))
        times.extend(self._ring_times)
        self._ring_times = times
        self._ring.extendleft(pcm for _start, pcm in reversed(pieces))
        self._ring_bytes += sum(len(pcm) for _start, pcm in pieces)
        self._trim()

    def part(self) -> None:
        """Who spoke has gone: what is held is over, and no part of what they say when back."""
        if self._ring and self._ring[-1] is not CLOSING_SILENCE:
            self._ring.append(CLOSING_SILENCE)
            self._ring_bytes += len(CLOSING_SILENCE)
            self._ring_times.pad(len(CLOSING_SILENCE))
            self._trim()

    def forget(self) -> None:
        self._ring.clear()
        self._ring_bytes = 0
        self._ring_times = SpokenTimes()

    def _trim(self) -> None:
        while self._ring_bytes > RING_BYTES:
            dropped = len(self._ring.popleft())
            self._ring_bytes -= dropped
            self._ring_times.drop(dropped)
            self.dropped_bytes += dropped

    def fall_silent(self) -> list[Command]:
        """Sound stops for good in the middle of speech: let the provider hear that it is over."""
        if not self.is_open:
            return []
        self.sent_bytes += len(CLOSING_SILENCE)
        self._sent_times.pad(len(CLOSING_SILENCE))
        self.unwritten.close(CLOSING_SILENCE)
        return [SendAudio(CLOSING_SILENCE)]
