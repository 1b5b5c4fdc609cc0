"""What both sides said: items in the provider's order, texts whenever they come, Turns when ready.

A Turn is ready when its place and its text are known and, for the interviewer, how much of it was
heard. What does not come in time is settled without it, and may still be filled in later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from realtime.protocol.chain import Chain
from realtime.protocol.entry import SETTLE_MS, Entry, make_record
from realtime.protocol.events import Instant
from realtime.protocol.playback import Heard
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus

#: Far more than one Leg can have. A process that takes a Session up cannot know which numbers the
#: one before it gave away; those of a new Leg begin beyond them.
ITEMS_PER_LEG = 10_000


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
    _late: dict[str, int] = field(default_factory=dict)  # items of earlier Legs without text: Leg

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
        if record.leg_number != self.leg_number:
            return self._find_earlier(record.leg_number, record.item_id) in {None, record}
        return entry is None or entry.stored == record

    def number_of(self, item_id: str) -> int:
        """The Room's number for an item, given at its first appearance there."""
        if item_id not in self._numbers:
            self._numbers[item_id] = self._next_number
            self._next_number += 1
        return self._numbers[item_id]

    # --- Places

    @property
    def heard_to_ms(self) -> int:
        """To where, in the sound of this Leg, speech was found and closed."""
        return max((entry.speech_to_ms or 0 for entry in self._entries.values()), default=0)

    def unwritten(self, *, unless_heard_ms: int = 0) -> list[Entry]:
        """What the candidate said last and has no text yet, if less of an answer was heard."""
        found: list[Entry] = []
        for entry in reversed(self._entries.values()):
            if entry.was_answer(unless_heard_ms):
                break
            if entry.lacks_text and entry.speech_from_ms is not None and entry.stored is None:
                found.insert(0, entry)
        return found

    def spoken_spans(self) -> list[tuple[int, int]]:
        """Where the utterances that are known here lie in the sound of this Leg: from, to (ms)."""
        return [
            (entry.speech_from_ms, entry.speech_to_ms)
            for entry in self._entries.values()
            if entry.speech_from_ms is not None and entry.speech_to_ms is not None
        ]

    # --- Words that come when their Leg is over

    @property
    def awaits_words(self) -> bool:
        """Whether this Leg, if it ends now, has a word to say yet."""
        return any(entry.lacks_text for entry in self._entries.values())

    @property
    def awaits_late_words(self) -> bool:
        return bool(self._late)

    def fill_in(self, item_id: str, text: str) -> TurnRecord | None:
        """A text for a Turn of the Leg before; None where it is not awaited, or says nothing."""
        leg_number = self._late.pop(item_id, 0)
        record = self._find_earlier(leg_number, item_id)
        text = text.strip()
        if record is None or not text:
            return None
        filled = replace(record, text=text, heard_text=text, status=TurnStatus.FINAL)
        self.history[self.history.index(record)] = filled
        return filled

    def give_up(self, item_id: str) -> None:
        self._late.pop(item_id, None)

    def _find_earlier(self, leg_number: int, item_id: str) -> TurnRecord | None:
        name = (leg_number, item_id)
        return next((r for r in self.history if (r.leg_number, r.item_id) == name), None)

    def start_leg(self, number: int, *, keeps_old: bool = False) -> None:
        late = [entry.item_id for entry in self._entries.values() if entry.lacks_text]
        self._late = dict.fromkeys(late, self.leg_number) if keeps_old else {}
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
            if entry.text or entry.waits_since is not None or entry.lacks_text:
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
