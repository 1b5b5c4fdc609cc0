"""The interviewer's sound on its way down: what was received, sent on and really played, per item.

The provider sends faster than real time; at most `CREDIT_MS` are ahead of what the browser reports
as played, the rest is held here, bounded.
"""

from collections import deque
from dataclasses import dataclass, field

from realtime.protocol.commands import Command, EndItem, FlushPlayback, PlayAudio
from realtime.protocol.events import Instant
from realtime.protocol.sound import BYTES_PER_MS, BYTES_PER_SAMPLE

CREDIT_MS = 10_000
HELD_LIMIT_MS = 120_000
#: The provider counts an item up to this much shorter than its bytes: never truncate beyond.
MARGIN_MS = 100
#: How long to wait, after silence was asked for, for the browser's word on how far it had come.
FLUSH_WAIT_MS = 300
#: No progress for so long means that the page does not play, or does not tell.
STALL_MS = 10_000


@dataclass(frozen=True, slots=True)
class Heard:
    """How far an item was heard, said once and for good."""

    item: int
    heard_ms: int
    total_ms: int
    is_cut: bool
    began_at: Instant | None = None  # when the first of it was heard, as far as reports tell

    @property
    def truncate_ms(self) -> int | None:
        """Where to tell the provider that it was cut; None where nothing is worth telling."""
        limit_ms = self.total_ms - MARGIN_MS
        return self.heard_ms if self.is_cut and self.heard_ms < limit_ms else None


@dataclass(slots=True)
class PlayingItem:
    number: int
    touched_at: Instant  # when sound was last sent or reported
    received_at: Instant = 0  # when its first sound came
    began_at: Instant | None = None  # when it was first heard: no report can be early
    received_bytes: int = 0
    sent_bytes: int = 0
    played_ms: int = 0
    has_ended: bool = False  # no more sound will come from the provider
    end_is_told: bool = False
    cut_at: Instant | None = None  # when silence was asked for
    reported_after_cut: bool = False

    @property
    def total_ms(self) -> int:
        return self.received_bytes // BYTES_PER_MS

    @property
    def is_played_out(self) -> bool:
        return self.has_ended and self.played_ms >= self.total_ms - MARGIN_MS

    def is_stalled(self, now: Instant) -> bool:
        """The page has sound to play and does not, or does not tell."""
        has_sound = self.played_ms < self.sent_bytes // BYTES_PER_MS - MARGIN_MS
        return self.cut_at is None and has_sound and now - self.touched_at >= STALL_MS

    def is_settled(self, now: Instant) -> bool:
        if self.cut_at is None:
            return self.is_played_out
        return self.reported_after_cut or now - self.cut_at >= FLUSH_WAIT_MS

    def heard(self) -> Heard:
        total_ms = self.total_ms
        is_cut = self.played_ms < total_ms - MARGIN_MS or not self.has_ended
        heard_ms = self.played_ms if is_cut else total_ms
        return Heard(self.number, heard_ms, total_ms, is_cut, self.began_at)

    def note_beginning(self, now: Instant) -> None:
        began_at = max(now - self.played_ms, self.received_at)
        self.began_at = began_at if self.began_at is None else min(self.began_at, began_at)


@dataclass(slots=True)
class Playback:
    _items: dict[int, PlayingItem] = field(default_factory=dict)  # not settled yet
    _closed: set[int] = field(default_factory=set)  # settled: later sound of them is late
    _held: deque[PlayAudio] = field(default_factory=deque)
    _held_bytes: int = 0
    dropped_bytes: int = 0  # in all: more than may be held
    _ahead_bytes: int = 0  # sent and not reported as played

    @property
    def is_speaking(self) -> bool:
        return any(item.cut_at is None for item in self._items.values())

    @property
    def goes_on(self) -> bool:
        """Something is being said, and no item's story is over. Asked for each frame."""
        for item in self._items.values():
            if item.cut_at is not None or item.is_played_out:
                return False
        return bool(self._items)

    @property
    def is_quiet(self) -> bool:
        return not self._items

    @property
    def held_ms(self) -> int:
        return self._held_bytes // BYTES_PER_MS

    def has_known(self, number: int) -> bool:
        return number in self._items or number in self._closed

    def received_ms(self, number: int) -> int:
        item = self._items.get(number)
        return item.total_ms if item else 0

    def receive(self, number: int, pcm: bytes, now: Instant) -> list[Command]:
        item = self._items.get(number)
        if item is None:
            if number in self._closed:
                return []
            item = self._items[number] = PlayingItem(number, touched_at=now, received_at=now)
        if item.cut_at is not None:
            return []
        if self._held_bytes + len(pcm) > HELD_LIMIT_MS * BYTES_PER_MS:
            self.dropped_bytes += len(pcm)
            return []
        play = PlayAudio(number, item.received_bytes // BYTES_PER_SAMPLE, pcm)
        item.received_bytes += len(pcm)
        if self._held or self._ahead_bytes > CREDIT_MS * BYTES_PER_MS:
            self._held.append(play)
            self._held_bytes += len(pcm)
            return []
        item.sent_bytes += len(pcm)
        item.touched_at = now
        self._ahead_bytes += len(pcm)
        return [play]

    def report(self, number: int, played_ms: int, now: Instant) -> list[Command]:
        """The browser's count; it never runs back, and never beyond what was sent."""
        item = self._items.get(number)
        if item is None:
            return []
        known_ms = item.played_ms
        item.played_ms = max(known_ms, min(played_ms, item.sent_bytes // BYTES_PER_MS))
        item.reported_after_cut = item.cut_at is not None
        if item.played_ms > known_ms:
            item.touched_at = now
            item.note_beginning(now)
            self._ahead_bytes -= (item.played_ms - known_ms) * BYTES_PER_MS
        return self._release(now)

    def end(self, number: int) -> list[Command]:
        """The provider has no more sound for this item."""
        item = self._items.get(number)
        if item is None or item.has_ended:
            return []
        item.has_ended = True
        return self._tell_ends()

    def cut_if_stalled(self, now: Instant) -> list[Command]:
        return self.cut(now) if any(i.is_stalled(now) for i in self._items.values()) else []

    def cut(self, now: Instant) -> list[Command]:
        """Silence at once; what of the items was heard, the next reports or a short wait tell."""
        speaking = [item for item in self._items.values() if item.cut_at is None]
        for item in speaking:
            item.cut_at = now
        self._held.clear()
        self._held_bytes = 0
        return [FlushPlayback(max(item.number for item in speaking))] if speaking else []

    def settle(self, now: Instant, *, must: bool = False) -> list[Heard]:
        """Items whose story is over: played out or cut; with `must`, all there are."""
        settled = [item for item in self._items.values() if must or item.is_settled(now)]
        for item in settled:
            del self._items[item.number]
            self._closed.add(item.number)
            self._ahead_bytes -= item.sent_bytes - item.played_ms * BYTES_PER_MS
        return [item.heard() for item in settled]

    def _release(self, now: Instant) -> list[Command]:
        commands: list[Command] = []
        while self._held and self._ahead_bytes <= CREDIT_MS * BYTES_PER_MS:
            play = self._held.popleft()
            self._held_bytes -= len(play.pcm)
            self._ahead_bytes += len(play.pcm)
            item = self._items[play.item]
            item.sent_bytes += len(play.pcm)
            item.touched_at = now
            commands.append(play)
        return commands + self._tell_ends() if commands else commands

    def _tell_ends(self) -> list[Command]:
        commands: list[Command] = []
        for item in self._items.values():
            is_sent = item.has_ended and item.sent_bytes == item.received_bytes
            if is_sent and not item.end_is_told and item.cut_at is None:
                item.end_is_told = True
                samples = item.received_bytes // BYTES_PER_SAMPLE
                commands.append(EndItem(item.number, samples))
        return commands
