"""The input audio buffer: what was appended and not yet committed, and who speaks in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from realtime.engine.config import TurnTaking
from realtime.engine.items import PCM_BYTES_PER_MS
from realtime.engine.refusals import RefusalError
from realtime.engine.turn_detection import SpeechBegan, SpeechEnded, TurnDetector

MAX_APPEND_BYTES = 15 * 1024 * 1024
MAX_BUFFER_BYTES = 30 * 1024 * 1024
"""Nearly eleven minutes; a turn that would grow beyond is ended there."""
MIN_COMMIT_MS = 100
KEPT_SILENCE_MS = 1000
"""Kept beyond the prefix while nobody speaks, since detection lags behind the audio."""


@dataclass(frozen=True)
class TakenTurn:
    pcm: bytes
    undictated: bytes
    """Its end, as far as it was not handed over to be written down while it was spoken."""
    speech_ms: int


class InputAudio:
    """Offsets are milliseconds since the session began, over all audio ever appended."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._begins_ms = 0
        self._detector = TurnDetector()
        self._dictated = 0
        """Bytes at the buffer's beginning that were handed over to be written down."""
        self.item_id: str | None = None
        """The item that the running turn will become, or None between turns."""

    @property
    def end_ms(self) -> int:
        return self._begins_ms + len(self._pcm) // PCM_BYTES_PER_MS

    @property
    def buffered_ms(self) -> int:
        return len(self._pcm) // PCM_BYTES_PER_MS

    @property
    def is_speech_going_on(self) -> bool:
        return self._detector.is_speaking

    @property
    def is_full(self) -> bool:
        return len(self._pcm) > MAX_BUFFER_BYTES

    def append(self, pcm: bytes) -> None:
        if len(pcm) > MAX_APPEND_BYTES:
            raise RefusalError(
                "invalid_value", "One append holds at most 15 MiB of audio.", "audio"
            )
        if self.is_full:
            raise RefusalError("invalid_value", "The input audio buffer is full.", "audio")
        self._pcm += pcm

    def hear(
        self, probabilities: list[float], taking: TurnTaking | None
    ) -> Iterator[SpeechBegan | SpeechEnded]:
        """Yield what happens, window by window; the caller takes the turn before it goes on."""
        for probability in probabilities:
            change = self._detector.hear(probability, taking)
            if change is not None:
                yield change
        if taking is not None and self.item_id is None:
            self._drop_before(self._detector.heard_ms - taking.prefix_ms - KEPT_SILENCE_MS)

    def begin_turn(self, onset_ms: int, prefix_ms: int) -> int:
        """Keep the audio from the padding before the onset on; returns where that is."""
        start_ms = max(onset_ms - prefix_ms, self._begins_ms)
        self._drop_before(start_ms)
        return start_ms

    def undictated(self) -> bytes:
        """Return what was appended since the last call, of the running turn."""
        piece = bytes(self._pcm[self._dictated :])
        self._dictated = len(self._pcm)
        return piece

    def take(self, end_ms: int | None = None) -> TakenTurn:
        """Remove the turn up to `end_ms`, or all there is."""
        length = len(self._pcm) if end_ms is None else (end_ms - self._begins_ms) * PCM_BYTES_PER_MS
        pcm = bytes(self._pcm[: max(0, length)])
        turn = TakenTurn(pcm, pcm[self._dictated :], self._detector.speech_ms)
        self._drop_bytes(len(pcm))
        self._forget_turn()
        return turn

    def clear(self) -> None:
        self._drop_bytes(len(self._pcm))
        self._forget_turn()

    def refuse_small_commit(self) -> None:
        if self.buffered_ms < MIN_COMMIT_MS:
            raise RefusalError(
                "input_audio_buffer_commit_empty",
                "Error committing input audio buffer: buffer too small. Expected at least "
                f"{MIN_COMMIT_MS}ms of audio, but buffer only has {self.buffered_ms}ms of audio.",
            )

    def _forget_turn(self) -> None:
        self._detector.restart()
        self.item_id = None
        self._dictated = 0

    def _drop_before(self, offset_ms: int) -> None:
        self._drop_bytes(max(0, offset_ms - self._begins_ms) * PCM_BYTES_PER_MS)

    def _drop_bytes(self, count: int) -> None:
        count = min(count, len(self._pcm)) // PCM_BYTES_PER_MS * PCM_BYTES_PER_MS
        del self._pcm[:count]
        self._dictated = max(0, self._dictated - count)
        self._begins_ms += count // PCM_BYTES_PER_MS
