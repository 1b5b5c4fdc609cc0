"""One Session's sound as it was heard: taken on the spot, put in its place by another thread.

On the way of a frame there is one append: no copy, no task, no dictionary. Of the interviewer's
sound only what the page reports as played is taken; what was cut is not on the tape.
"""

from collections import deque
from dataclasses import dataclass, field
from uuid import UUID

from interviews.tape_format import CANDIDATE, INTERVIEWER, TapePiece
from realtime.protocol.commands import PlayAudio
from realtime.protocol.events import Instant
from realtime.protocol.playback import FLUSH_WAIT_MS
from realtime.protocol.sound import BYTES_PER_MS
from realtime.protocol.timeline import Frame, Track

#: Frames younger than this wait for those after them, which tell where they lie.
HOLD_MS = 300
#: Items on their way to the page; those before them have no more reports to come.
ITEMS_LIMIT = 4


@dataclass(slots=True)
class SentItem:
    """Sound that the page has, and may not have played yet."""

    waiting: deque[bytes] = field(default_factory=deque)
    played_bytes: int = 0  # taken so far
    reported_at: Instant | None = None
    cut_at: Instant | None = None


class Tape:
    """Written by the event loop, emptied by the tape deck's thread."""

    def __init__(self, session_id: UUID) -> None:
        self.session_id = session_id
        self.is_finished = False
        #: Since when nothing can be kept; None while all is well. Set by the deck.
        self.lost_since_ms: Instant | None = None
        self._heard: deque[Frame] = deque()
        self._played: deque[Frame] = deque()
        self._items: dict[int, SentItem] = {}
        self._tracks = {CANDIDATE: Track(), INTERVIEWER: Track()}

    # --- In the loop

    def hear(self, pcm: bytes, now: Instant) -> None:
        self._heard.append((now, pcm))

    def send(self, play: PlayAudio) -> None:
        item = self._items.get(play.item)
        if item is None:
            item = self._items[play.item] = SentItem()
            while len(self._items) > ITEMS_LIMIT:
                del self._items[min(self._items)]
        item.waiting.append(play.pcm)

    def report(self, number: int, played_ms: int, now: Instant) -> None:
        """The page has played so much of the item."""
        item = self._items.get(number)
        if item is None:
            return
        if item.cut_at is None or now - item.cut_at <= FLUSH_WAIT_MS:
            self._take_played(item, played_ms * BYTES_PER_MS, now)
        if item.cut_at is not None:
            del self._items[number]

    def cut(self, number: int, now: Instant) -> None:
        """The page falls silent: one more report may say how far it had come."""
        for each, item in self._items.items():
            if each <= number and item.cut_at is None:
                item.cut_at = now

    def forget_page(self) -> None:
        """What an earlier page was sent is nothing that a new one will play."""
        self._items.clear()

    def finish(self) -> None:
        """Nothing more will come."""
        self.is_finished = True

    def _take_played(self, item: SentItem, until_bytes: int, now: Instant) -> None:
        wanted = until_bytes - item.played_bytes
        parts = []
        while wanted > 0 and item.waiting:
            pcm = item.waiting.popleft()
            if len(pcm) > wanted:
                item.waiting.appendleft(pcm[wanted:])
                pcm = pcm[:wanted]
            wanted -= len(pcm)
            item.played_bytes += len(pcm)
            parts.append(pcm)
        if parts:
            pcm = parts[0] if len(parts) == 1 else b"".join(parts)
            if item.cut_at is not None and item.reported_at is not None:
                # The word comes some time after the silence: the sound went on without a pause.
                now = min(now, item.reported_at + len(pcm) // BYTES_PER_MS)
            item.reported_at = now
            self._played.append((now, pcm))

    # --- In the deck's thread

    def take(self, now: Instant | None) -> list[TapePiece]:
        """What has come and can be placed; with None, everything there is."""
        until = None if now is None else now - HOLD_MS
        return [
            TapePiece(track, placed.start, placed.pcm)
            for track, frames in ((CANDIDATE, self._heard), (INTERVIEWER, self._played))
            for placed in self._tracks[track].place(_drain(frames, until))
        ]


def _drain(frames: deque[Frame], until: Instant | None) -> list[Frame]:
    """From a deque to which another thread appends."""
    drained = []
    while frames and (until is None or frames[0][0] <= until):
        drained.append(frames.popleft())
    return drained
