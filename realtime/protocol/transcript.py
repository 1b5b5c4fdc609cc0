"""What both sides said: items in the provider's order, texts whenever they come, Turns when ready.

A Turn is ready when its place and its text are known and, for the interviewer, how much of it was
heard. What does not come in time is settled without it, and may still be filled in later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from realtime.protocol.chain import Chain
from realtime.protocol.events import Instant
from realtime.protocol.playback import Heard
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus, cut_at

#: How long a Turn waits for its text or its place.
SETTLE_MS = 10_000
#: Far more than one Leg can have. A process that takes a Session up cannot know which numbers the
#: one before it gave away; those of a new Leg begin beyond them.
ITEMS_PER_LEG = 10_000


@dataclass(slots=True)
class Entry:
    """A Turn in the making."""

    item_id: str
    speaker: Speaker
    started_ms: Instant
    kind: TurnKind = TurnKind.VOICE
    parts: dict[int, str] = field(default_factory=dict)  # text by content part
    final_parts: set[int] = field(default_factory=set)  # what grows after its end is late
    is_text_final: bool = False
    has_failed: bool = False  # there is no text, and there will be none
    #: When the wait for text and place began; None while the party still speaks.
    waits_since: Instant | None = None
    heard: Heard | None = None  # of the interviewer's; None until its sound is settled
    #: The candidate's speech as offsets in the sound of the Leg; None while not known.
    speech_from_ms: int | None = None
    speech_to_ms: int | None = None
    question_number: int | None = None
    stored: TurnRecord | None = None  # the newest record made of it

    @property
    def text(self) -> str:
        return "".join(self.parts[part] for part in sorted(self.parts)).strip()

    @property
    def speech_ms(self) -> int:
        if self.speech_from_ms is None or self.speech_to_ms is None:
            return 0
        return max(self.speech_to_ms - self.speech_from_ms, 0)

    @property
    def was_heard_out(self) -> bool:
        return self.speaker is Speaker.CANDIDATE or self.heard is not None

    def start_waiting(self, now: Instant) -> None:
        if self.waits_since is None:
            self.waits_since = now

    def has_waited_enough(self, now: Instant) -> bool:
        return self.waits_since is not None and now - self.waits_since >= SETTLE_MS


@dataclass(slots=True)
class Transcript:
    history: list[TurnRecord] = field(default_factory=list)  # of earlier Legs, in order
    transcriber: str = ""
    question_number: int | None = None  # what new Turns are about
    leg_number: int = 0
    next_leg_number: int = 1  # when this process took the Session up
    _chain: Chain = field(default_factory=Chain)
    _entries: dict[str, Entry] = field(default_factory=dict)  # of this Leg
    _open: dict[str, Entry] = field(default_factory=dict)  # those not settled yet
    _numbers: dict[str, int] = field(default_factory=dict)  # of this Leg's items in the Room
    _next_number: int = 1

    def __post_init__(self) -> None:
        self._next_number = (self.next_leg_number - 1) * ITEMS_PER_LEG + 1

    # --- What is known

    @property
    def records(self) -> list[TurnRecord]:
        """The newest record of every settled Turn, in order."""
        made = [e.stored for e in self._entries.values() if e.stored and e.stored.is_settled]
        return self.history + sorted(made, key=lambda record: record.position)

    @property
    def has_begun(self) -> bool:
        return bool(self.history or self._entries)

    @property
    def is_settled(self) -> bool:
        """Nothing waits for its text, its place or its sound."""
        return all(entry.waits_since is None for entry in self._open.values())

    def is_newest(self, record: TurnRecord) -> bool:
        """Whether no newer text was found for this Turn meanwhile."""
        entry = self._entries.get(record.item_id)
        if entry is None or record.leg_number != self.leg_number:
            return True
        return entry.stored == record

    def number_of(self, item_id: str) -> int:
        """The Room's number for an item, given at its first appearance there."""
        if item_id not in self._numbers:
            self._numbers[item_id] = self._next_number
            self._next_number += 1
        return self._numbers[item_id]

    # --- Places

    def start_leg(self, number: int) -> None:
        self.history = self.records
        self.leg_number = number
        self._chain = Chain()
        self._entries, self._open, self._numbers = {}, {}, {}

    def place(self, item_id: str, previous: str | None) -> None:
        self._chain.place(item_id, previous)

    def discard(self, item_id: str) -> None:
        """The item keeps its place, and is no Turn."""
        self._open.pop(item_id, None)
        self._entries.pop(item_id, None)

    # --- The candidate

    def speech_started(self, item_id: str, audio_ms: int, at: Instant) -> None:
        entry = self._entry(item_id, Speaker.CANDIDATE, at)
        entry.started_ms = at
        entry.speech_from_ms = audio_ms

    def speech_stopped(self, item_id: str, audio_ms: int, now: Instant) -> None:
        entry = self._entry(item_id, Speaker.CANDIDATE, now)
        entry.speech_to_ms = audio_ms
        entry.start_waiting(now)

    def is_timed(self, item_id: str) -> bool:
        """Whether it is known when this was said."""
        entry = self._entries.get(item_id)
        return entry is not None and entry.speech_to_ms is not None

    def speech_committed(self, item_id: str, previous: str | None, now: Instant) -> None:
        self._entry(item_id, Speaker.CANDIDATE, now).start_waiting(now)
        self.place(item_id, previous)

    def transcript_grew(self, item_id: str, delta: str, now: Instant) -> None:
        entry = self._entry(item_id, Speaker.CANDIDATE, now)
        if not entry.is_text_final:
            entry.parts[0] = entry.parts.get(0, "") + delta

    def transcript_completed(self, item_id: str, text: str, now: Instant) -> None:
        """The text replaces what grew, even after a settlement without it; repeats do nothing."""
        entry = self._entry(item_id, Speaker.CANDIDATE, now)
        if entry.is_text_final and entry.text == text.strip():
            return
        entry.parts = {0: text}
        entry.is_text_final = True
        entry.has_failed = False
        entry.start_waiting(now)
        self._open[item_id] = entry

    def transcript_failed(self, item_id: str, now: Instant) -> None:
        entry = self._entry(item_id, Speaker.CANDIDATE, now)
        if not entry.is_text_final:
            entry.is_text_final = True
            entry.has_failed = not entry.text
            entry.start_waiting(now)

    def typed(self, item_id: str, text: str, now: Instant) -> None:
        entry = self._entry(item_id, Speaker.CANDIDATE, now)
        entry.kind = TurnKind.TYPED
        entry.parts = {0: text}
        entry.is_text_final = True
        entry.start_waiting(now)

    # --- The interviewer

    def interviewer_began(self, item_id: str, now: Instant) -> None:
        self._entry(item_id, Speaker.INTERVIEWER, now)

    def voice_text_grew(self, item_id: str, part: int, delta: str, now: Instant) -> int:
        """Returns how many characters stood before this piece."""
        entry = self._entry(item_id, Speaker.INTERVIEWER, now)
        before = sum(map(len, entry.parts.values()))
        if part not in entry.final_parts:
            entry.parts[part] = entry.parts.get(part, "") + delta
            self._open[item_id] = entry
        return before

    def voice_text_ended(self, item_id: str, part: int, text: str, now: Instant) -> None:
        """The text replaces what grew, even after a settlement without it."""
        entry = self._entry(item_id, Speaker.INTERVIEWER, now)
        entry.parts[part] = text
        entry.final_parts.add(part)
        self._open[item_id] = entry

    def interviewer_finished(self, item_ids: Iterable[str], now: Instant) -> None:
        """No more text comes for these items."""
        for item_id in item_ids:
            entry = self._open.get(item_id)
            if entry is not None and entry.speaker is Speaker.INTERVIEWER:
                entry.is_text_final = True
                entry.start_waiting(now)

    def heard(self, heard: Heard, now: Instant) -> str:
        """How far an item was heard; returns its provider's name, empty if it is of another Leg."""
        for item_id, number in self._numbers.items():
            if number == heard.item:
                entry = self._entry(item_id, Speaker.INTERVIEWER, now)
                entry.heard = heard
                if heard.began_at is not None:
                    entry.started_ms = heard.began_at
                entry.start_waiting(now)
                self._open[item_id] = entry
                return item_id
        return ""

    # --- Turns

    def collect(self, now: Instant) -> list[TurnRecord]:
        """The Turns that became ready, or changed, since the last call."""
        records = []
        for entry in list(self._open.values()):
            record = self._ripen(entry, now)
            if record is not None:
                records.append(record)
        return records

    def settle_all(self, now: Instant) -> list[TurnRecord]:
        """Wait for nothing any more: whoever was speaking has said what is known."""
        for entry in self._open.values():
            if entry.text or entry.waits_since is not None:
                entry.waits_since = now - SETTLE_MS
                entry.heard = entry.heard or Heard(0, 0, 0, is_cut=True)
        return self.collect(now)

    def _ripen(self, entry: Entry, now: Instant) -> TurnRecord | None:
        if entry.waits_since is None:
            return None
        must_settle = entry.has_waited_enough(now)
        if not self._is_placed(entry, must_settle=must_settle):
            return None
        has_text = entry.is_text_final or must_settle
        if not has_text:
            return None
        if not entry.was_heard_out:
            return self._store(entry, is_settled=False) if self._is_new(entry) else None
        del self._open[entry.item_id]
        if self._is_nothing(entry):
            return None
        return self._store(entry, is_settled=True)

    def _is_placed(self, entry: Entry, *, must_settle: bool) -> bool:
        if entry.item_id not in self._chain and must_settle:
            self._chain.append(entry.item_id)
        return entry.item_id in self._chain

    def _is_new(self, entry: Entry) -> bool:
        """Its text is worth storing before its sound is played out, once."""
        return entry.stored is None and bool(entry.text)

    def _is_nothing(self, entry: Entry) -> bool:
        """Silence taken for speech, or an answer that was dropped before a sound of it came."""
        if entry.stored is not None:
            return False
        if entry.speaker is Speaker.CANDIDATE:
            return not entry.text and entry.is_text_final and not entry.has_failed
        was_silent = entry.heard is None or entry.heard.total_ms == 0
        was_cut = entry.heard is None or entry.heard.is_cut
        return was_silent and (was_cut or not entry.text)

    def _store(self, entry: Entry, *, is_settled: bool) -> TurnRecord | None:
        """None where nothing has changed since the last record."""
        position = self._chain.fix(entry.item_id)
        record = make_record(
            entry,
            leg_number=self.leg_number,
            position=position,
            item=self.number_of(entry.item_id),
            transcriber=self.transcriber,
            is_settled=is_settled,
        )
        if record == entry.stored:
            return None
        entry.stored = record
        return record

    def _entry(self, item_id: str, speaker: Speaker, at: Instant) -> Entry:
        entry = self._entries.get(item_id)
        if entry is None:
            entry = Entry(item_id, speaker, started_ms=at, question_number=self.question_number)
            self._entries[item_id] = self._open[item_id] = entry
        return entry


def make_record(
    entry: Entry, *, leg_number: int, position: int, item: int, transcriber: str, is_settled: bool
) -> TurnRecord:
    is_candidate = entry.speaker is Speaker.CANDIDATE
    text = entry.text
    heard = entry.heard
    if is_candidate:
        total_ms = heard_ms = entry.speech_ms
        heard_text, status = text, TurnStatus.FINAL if text else TurnStatus.FAILED
    else:
        total_ms = heard.total_ms if heard else 0
        heard_ms = heard.heard_ms if heard else 0
        is_cut = heard is not None and heard.is_cut
        heard_text = heard_part(text, heard)
        status = TurnStatus.CUT if is_cut else TurnStatus.FINAL
    return TurnRecord(
        leg_number=leg_number,
        position=position,
        item_id=entry.item_id,
        item=item,
        speaker=entry.speaker,
        kind=entry.kind,
        status=status,
        text=text,
        heard_text=heard_text,
        total_ms=total_ms,
        heard_ms=heard_ms,
        started_ms=entry.started_ms,
        question_number=entry.question_number,
        transcriber=transcriber if is_candidate and entry.kind is TurnKind.VOICE else "",
        is_settled=is_settled,
    )


def heard_part(text: str, heard: Heard | None) -> str:
    """Nothing counts as heard before it is known."""
    if heard is None:
        return ""
    if not heard.is_cut:
        return text
    return cut_at(text, heard_ms=heard.heard_ms, total_ms=heard.total_ms) if heard.total_ms else ""
