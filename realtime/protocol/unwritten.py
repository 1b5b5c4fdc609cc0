"""Sound that a Leg was sent and that nobody has written down yet: the next Leg hears it again.

Bounded; the oldest goes first. Offsets are milliseconds in the sound of the Leg, as the provider
counts them. How late a provider notices speech is measured in time that passed here, not in sound:
after a standstill seconds of it come at once.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from realtime.protocol.events import Instant
from realtime.protocol.sound import BYTES_PER_MS

#: An utterance that is longer is not taken along whole.
LIMIT_MS = 30_000
#: A provider notices speech so late: until then what it was sent may be speech already.
LEAD_MS = 2_000
#: So long a new Leg may look for speech in sound that it was sent at once.
SIFTING_MS = 5_000
LIMIT_BYTES = LIMIT_MS * BYTES_PER_MS
#: What follows time here is asked five times a second; more passes only in a standstill, in which
#: nobody hears what a provider notices.
STEP_MS = 400
#: How finely it is known what was sent when.
MARK_EVERY_MS = 100
PIECE_BYTES = 100 * BYTES_PER_MS

#: Where it begins in the sound of its Leg, in bytes, and what was sent there.
Piece = tuple[int, bytes]


@dataclass(slots=True)
class Unwritten:
    is_needed: bool = False  # somebody speaks or is not written down, or an answer is owed
    _frames: deque[bytes] = field(default_factory=deque)
    _bytes: int = 0
    _end_bytes: int = 0  # in the sound of the Leg
    _noted_at: Instant | None = None
    _passed_ms: int = 0  # in this Leg, standstills left out
    _sifted_ms: int = 0  # before so much has passed everything is needed
    #: (passed, bytes sent by then), oldest first; one at most is older than `LEAD_MS`.
    _marks: deque[tuple[int, int]] = field(default_factory=deque)

    @property
    def from_ms(self) -> int:
        """Where what is kept begins."""
        return -(-(self._end_bytes - self._bytes) // BYTES_PER_MS)

    @property
    def kept_ms(self) -> int:
        return self._bytes // BYTES_PER_MS

    @property
    def lead_from_ms(self) -> int:
        """What was sent from there on may be speech that the provider has not noticed yet."""
        return self._lead_from_bytes // BYTES_PER_MS

    @property
    def _lead_from_bytes(self) -> int:
        if not self._is_sifted or not self._marks:
            return 0
        passed_ms, sent_bytes = self._marks[0]
        return sent_bytes if passed_ms <= self._passed_ms - LEAD_MS else 0

    @property
    def _is_sifted(self) -> bool:
        return self._passed_ms >= self._sifted_ms

    def keep(self, pcm: bytes) -> None:
        self._frames.append(pcm)
        self._bytes += len(pcm)
        self._end_bytes += len(pcm)
        while self._bytes > LIMIT_BYTES:
            self._bytes -= len(self._frames.popleft())

    def close(self, silence: bytes) -> None:
        """We end speech that was noticed: no other is looked for in what was sent until now."""
        self.keep(silence)
        self._sifted_ms = 0
        self._marks.clear()
        self._marks.append((self._passed_ms - LEAD_MS, self._end_bytes))

    def note(self, now: Instant) -> None:
        """Time passes: what was sent long ago, and is not needed, goes."""
        if self._noted_at is not None:
            self._passed_ms += min(max(now - self._noted_at, 0), STEP_MS)
        self._noted_at = now
        if not self._marks or self._passed_ms - self._marks[-1][0] >= MARK_EVERY_MS:
            self._marks.append((self._passed_ms, self._end_bytes))
        while len(self._marks) > 1 and self._marks[1][0] <= self._passed_ms - LEAD_MS:
            self._marks.popleft()
        if not self.is_needed and self._is_sifted:
            self._trim()

    def _trim(self) -> None:
        spare = self._lead_from_bytes - (self._end_bytes - self._bytes)
        while self._frames and len(self._frames[0]) <= spare:
            spare -= len(self._frames[0])
            self._bytes -= len(self._frames.popleft())

    def begin(self, pcm: bytes) -> None:
        """A new Leg is sent all this at once: there may be speech anywhere in it."""
        self.forget()
        self._sifted_ms = SIFTING_MS if pcm else 0
        for start in range(0, len(pcm), PIECE_BYTES):
            self.keep(pcm[start : start + PIECE_BYTES])

    def read(self, from_ms: int, to_ms: int) -> bytes:
        """What was sent there, as far as it was sent; nothing where it is not kept any more."""
        begins_at = self._end_bytes - self._bytes
        at = from_ms * BYTES_PER_MS - begins_at
        return b"".join(self._frames)[at : to_ms * BYTES_PER_MS - begins_at] if at >= 0 else b""

    def take(self, from_ms: int, without: Sequence[tuple[int, int]] = ()) -> list[Piece]:
        """What was sent from there on, or as much of it as is kept; some spans (ms) left out."""
        kept, begins_at = b"".join(self._frames), self._end_bytes - self._bytes
        self.forget()
        at = max(from_ms * BYTES_PER_MS - begins_at, 0)
        pieces = []
        for span_from_ms, span_to_ms in sorted(without):
            span_from = max(span_from_ms * BYTES_PER_MS - begins_at, at)
            pieces.append((begins_at + at, kept[at:span_from]))
            at = max(span_to_ms * BYTES_PER_MS - begins_at, at)
        return [(start, pcm) for start, pcm in [*pieces, (begins_at + at, kept[at:])] if pcm]

    def forget(self) -> None:
        self._frames.clear()
        self._marks.clear()
        self._bytes = self._end_bytes = self._passed_ms = self._sifted_ms = 0
        self._noted_at = None
        self.is_needed = False
