"""Sound that a Leg was sent and that nobody has written down yet: the next Leg hears it again.

Bounded; the oldest goes first. Offsets are milliseconds in the sound of the Leg, as the provider
counts them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from realtime.protocol.sound import BYTES_PER_MS

#: An utterance that is longer is not taken along whole.
LIMIT_MS = 30_000
#: A provider notices speech late: so much may be speech already.
LEAD_MS = 2_000
#: So long a new Leg may look for speech in sound that it was sent at once.
SIFTING_MS = 5_000
LIMIT_BYTES = LIMIT_MS * BYTES_PER_MS
LEAD_BYTES = LEAD_MS * BYTES_PER_MS
PIECE_BYTES = 100 * BYTES_PER_MS


@dataclass(slots=True)
class Unwritten:
    is_needed: bool = False  # somebody speaks or is not written down, or an answer is owed
    _frames: deque[bytes] = field(default_factory=deque)
    _bytes: int = 0
    _end_bytes: int = 0  # in the sound of the Leg
    _sifted_bytes: int = 0  # until then everything is needed

    @property
    def from_ms(self) -> int:
        """Where what is kept begins."""
        return -(-(self._end_bytes - self._bytes) // BYTES_PER_MS)

    @property
    def kept_ms(self) -> int:
        return self._bytes // BYTES_PER_MS

    def keep(self, pcm: bytes) -> None:
        self._frames.append(pcm)
        self._bytes += len(pcm)
        self._end_bytes += len(pcm)
        is_needed = self.is_needed or self._end_bytes < self._sifted_bytes
        limit = LIMIT_BYTES if is_needed else LEAD_BYTES
        while self._bytes > limit:
            self._bytes -= len(self._frames.popleft())

    def begin(self, pcm: bytes) -> None:
        """A new Leg is sent all this at once: there may be speech anywhere in it."""
        self.forget()
        if pcm:
            self._sifted_bytes = len(pcm) + SIFTING_MS * BYTES_PER_MS
        for start in range(0, len(pcm), PIECE_BYTES):
            self.keep(pcm[start : start + PIECE_BYTES])

    def take(self, from_ms: int, without: Sequence[tuple[int, int]] = ()) -> bytes:
        """What was sent from there on, or as much of it as is kept; some spans (ms) left out."""
        kept, begins_at = b"".join(self._frames), self._end_bytes - self._bytes
        self.forget()
        at = max(from_ms * BYTES_PER_MS - begins_at, 0)
        pieces = []
        for span_from_ms, span_to_ms in sorted(without):
            span_from = max(span_from_ms * BYTES_PER_MS - begins_at, at)
            pieces.append(kept[at:span_from])
            at = max(span_to_ms * BYTES_PER_MS - begins_at, at)
        return b"".join([*pieces, kept[at:]])

    def forget(self) -> None:
        self._frames.clear()
        self._bytes = self._end_bytes = self._sifted_bytes = 0
        self.is_needed = False
