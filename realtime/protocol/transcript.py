"""What both sides said: items in the provider's order, texts whenever they come, Turns when ready.

A Turn is ready when its place and its text are known and, for the interviewer, how much of it was
heard. What does not come in time is settled without it, and may still be filled in later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from realtime.protocol.chain import Chain
from realtime.protocol.draft import SETTLE_MS, Draft, make_record
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
    _drafts: dict[str, Draft] = field(default_factory=dict)  # of this Leg
    _open: dict[str, Draft] = field(default_factory=dict)  # those not settled yet
    _numbers: dict[str, int] = field(default_factory=dict)  # of this Leg's items in the Room
    _next_number: int = 1
    _late: dict[str, int] = field(default_factory=dict)  # items of earlier Legs without text: Leg

    def __post_init__(self) -> None:
        self._next_number = (self.next_leg_number - 1) * ITEMS_PER_LEG + 1

    # --- What is known

    @property
    def records(self) -> list[TurnRecord]:
        """The newest record of every settled Turn, in order."""
        made = [e.stored for e in self._drafts.values() if e.stored and e.stored.is_settled]
        return self.history + sorted(made, key=lambda record: record.position)

    @property
    def has_begun(self) -> bool:
        return bool(self.history or self._drafts)

    @property
    def is_settled(self) -> bool:
        """Nothing waits for its text, its place or its sound."""
        return all(draft.waits_since is None for draft in self._open.values())

    def unrecorded_since(self) -> list[Instant]:
        """When that was begun of which no Turn is there yet, not even without its words."""
        return [draft.started_ms for draft in self._open.values() if draft.stored is None]

    def is_newest(self, record: TurnRecord) -> bool:
        """Whether no newer text was found for this Turn meanwhile."""
        draft = self._drafts.get(record.item_id)
        if record.leg_number != self.leg_number:
            return self._find_earlier(record.leg_number, record.item_id) in {None, record}
        return draft is None or draft.stored == record

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
        return max((draft.speech_to_ms or 0 for draft in self._drafts.values()), default=0)

    def unwritten(self, *, unless_heard_ms: int = 0) -> list[Draft]:
        """What the candidate said last and has no text yet, if less of an answer was heard."""
        found: list[Draft] = []
        for draft in reversed(self._drafts.values()):
            if draft.was_answer(unless_heard_ms):
                break
            if draft.lacks_text and draft.speech_from_ms is not None and draft.stored is None:
                found.insert(0, draft)
        return found

    def spoken_spans(self) -> list[tuple[int, int]]:
        """Where the utterances that are known here lie in the sound of this Leg: from, to (ms)."""
        return [
            (draft.speech_from_ms, draft.speech_to_ms)
            for draft in self._drafts.values()
            if draft.speech_from_ms is not None and draft.speech_to_ms is not None
        ]

    # --- Words that come when their Leg is over

    @property
    def awaits_words(self) -> bool:
        """Whether this Leg, if it ends now, has a word to say yet."""
        return any(draft.lacks_text for draft in self._drafts.values())

    @property
    def awaits_late_words(self) -> bool:
        return bool(self._late)

    def fill_in(self, item_id: str, text: str, certainty: float | None = None) -> TurnRecord | None:
        """A text for a Turn of the Leg before; None where it is not awaited, or says nothing."""
        leg_number = self._late.pop(item_id, 0)
        record = self._find_earlier(leg_number, item_id)
        text = text.strip()
        if record is None or not text:
            return None
        said = replace(record, text=text, heard_text=text, certainty=certainty)
        filled = replace(said, status=TurnStatus.FINAL)
        self.history[self.history.index(record)] = filled
        return filled

    def give_up(self, item_id: str) -> None:
        self._late.pop(item_id, None)

    def _find_earlier(self, leg_number: int, item_id: str) -> TurnRecord | None:
        name = (leg_number, item_id)
        return next((r for r in self.history if (r.leg_number, r.item_id) == name), None)

    def start_leg(self, number: int, *, keeps_old: bool = False) -> None:
        late = [draft.item_id for draft in self._drafts.values() if draft.lacks_text]
        self._late = dict.fromkeys(late, self.leg_number) if keeps_old else {}
        self.history = self.records
        self.leg_number = number
        self._chain = Chain()
        self._drafts, self._open, self._numbers = {}, {}, {}

    def place(self, item_id: str, previous: str | None) -> None:
        self._chain.place(item_id, previous)

    def discard(self, item_id: str) -> None:
        """The item keeps its place, and is no Turn."""
        self._open.pop(item_id, None)
        self._drafts.pop(item_id, None)

    # --- The candidate

    def speech_started(self, item_id: str, audio_ms: int, at: Instant, *, lead_ms: int = 0) -> None:
        """`audio_ms` is where its sound begins, which is `lead_ms` before the first word."""
        draft = self._draft(item_id, Speaker.CANDIDATE, at)
        draft.started_ms = at
        draft.speech_from_ms, draft.lead_ms = audio_ms, lead_ms

    def speech_stopped(self, item_id: str, audio_ms: int, now: Instant) -> None:
        draft = self._draft(item_id, Speaker.CANDIDATE, now)
        draft.speech_to_ms = audio_ms
        draft.start_waiting(now)

    def is_timed(self, item_id: str) -> bool:
        """Whether it is known when this was said."""
        draft = self._drafts.get(item_id)
        return draft is not None and draft.speech_to_ms is not None

    def speech_committed(self, item_id: str, previous: str | None, now: Instant) -> None:
        self._draft(item_id, Speaker.CANDIDATE, now).start_waiting(now)
        self.place(item_id, previous)

    def transcript_grew(self, item_id: str, delta: str, now: Instant) -> None:
        draft = self._draft(item_id, Speaker.CANDIDATE, now)
        if not draft.is_text_final:
            draft.parts[0] = draft.parts.get(0, "") + delta

    def transcript_completed(
        self, item_id: str, text: str, now: Instant, certainty: float | None = None
    ) -> None:
        """The text replaces what grew, even after a settlement without it; repeats do nothing."""
        draft = self._draft(item_id, Speaker.CANDIDATE, now)
        if draft.is_text_final and draft.text == text.strip():
            return
        draft.parts = {0: text}
        draft.certainty = certainty
        draft.is_text_final = True
        draft.has_failed = False
        draft.start_waiting(now)
        self._open[item_id] = draft

    def transcript_failed(self, item_id: str, now: Instant) -> None:
        draft = self._draft(item_id, Speaker.CANDIDATE, now)
        if not draft.is_text_final:
            draft.is_text_final = True
            draft.has_failed = not draft.text
            draft.start_waiting(now)

    def typed(self, item_id: str, text: str, now: Instant) -> None:
        draft = self._draft(item_id, Speaker.CANDIDATE, now)
        draft.kind = TurnKind.TYPED
        draft.parts = {0: text}
        draft.is_text_final = True
        draft.start_waiting(now)

    # --- The interviewer

    def interviewer_began(self, item_id: str, now: Instant) -> None:
        self._draft(item_id, Speaker.INTERVIEWER, now)

    def voice_text_grew(self, item_id: str, part: int, delta: str, now: Instant) -> int:
        """Returns how many characters stood before this piece."""
        draft = self._draft(item_id, Speaker.INTERVIEWER, now)
        before = sum(map(len, draft.parts.values()))
        if part not in draft.final_parts:
            draft.parts[part] = draft.parts.get(part, "") + delta
            self._open[item_id] = draft
        return before

    def voice_text_ended(self, item_id: str, part: int, text: str, now: Instant) -> None:
        """The text replaces what grew, even after a settlement without it."""
        draft = self._draft(item_id, Speaker.INTERVIEWER, now)
        draft.parts[part] = text
        draft.final_parts.add(part)
        self._open[item_id] = draft

    def interviewer_finished(self, item_ids: Iterable[str], now: Instant) -> None:
        """No more text comes for these items."""
        for item_id in item_ids:
            draft = self._open.get(item_id)
            if draft is not None and draft.speaker is Speaker.INTERVIEWER:
                draft.is_text_final = True
                draft.start_waiting(now)

    def heard(self, heard: Heard, now: Instant) -> str:
        """How far an item was heard; returns its provider's name, empty if it is of another Leg."""
        for item_id, number in self._numbers.items():
            if number == heard.item:
                draft = self._draft(item_id, Speaker.INTERVIEWER, now)
                draft.heard = heard
                if heard.began_at is not None:
                    draft.started_ms = heard.began_at
                draft.start_waiting(now)
                self._open[item_id] = draft
                return item_id
        return ""

    # --- Turns

    def collect(self, now: Instant) -> list[TurnRecord]:
        """The Turns that became ready, or changed, since the last call."""
        records = []
        for draft in list(self._open.values()):
            record = self._ripen(draft, now)
            if record is not None:
                records.append(record)
        return records

    def settle_all(self, now: Instant, sound_ms: int) -> list[TurnRecord]:
        """Wait for nothing any more: whoever was speaking has said what is known.

        `sound_ms`: as much as the Leg was sent; speech without an end lasted until then.
        """
        for draft in self._open.values():
            if draft.lacks_text and draft.speech_to_ms is None:
                draft.speech_to_ms = sound_ms
            if draft.text or draft.waits_since is not None or draft.lacks_text:
                draft.waits_since = now - SETTLE_MS
                draft.heard = draft.heard or Heard(0, 0, 0, is_cut=True)
        return self.collect(now)

    def _ripen(self, draft: Draft, now: Instant) -> TurnRecord | None:
        if draft.waits_since is None:
            return None
        must_settle = draft.has_waited_enough(now)
        if not self._is_placed(draft, must_settle=must_settle):
            return None
        has_text = draft.is_text_final or must_settle
        if not has_text:
            return None
        if not draft.was_heard_out:
            return self._store(draft, is_settled=False) if self._is_new(draft) else None
        del self._open[draft.item_id]
        if self._is_nothing(draft):
            return None
        return self._store(draft, is_settled=True)

    def _is_placed(self, draft: Draft, *, must_settle: bool) -> bool:
        if draft.item_id not in self._chain and must_settle:
            self._chain.append(draft.item_id)
        return draft.item_id in self._chain

    def _is_new(self, draft: Draft) -> bool:
        """Its text is worth storing before its sound is played out, once."""
        return draft.stored is None and bool(draft.text)

    def _is_nothing(self, draft: Draft) -> bool:
        """Silence taken for speech, or an answer that was dropped before a sound of it came."""
        if draft.stored is not None:
            return False
        if draft.speaker is Speaker.CANDIDATE:
            return not draft.text and draft.is_text_final and not draft.has_failed
        was_silent = draft.heard is None or draft.heard.total_ms == 0
        was_cut = draft.heard is None or draft.heard.is_cut
        return was_silent and (was_cut or not draft.text)

    def _store(self, draft: Draft, *, is_settled: bool) -> TurnRecord | None:
        """None where nothing has changed since the last record."""
        position = self._chain.fix(draft.item_id)
        record = make_record(
            draft,
            leg_number=self.leg_number,
            position=position,
            item=self.number_of(draft.item_id),
            transcriber=self.transcriber,
            is_settled=is_settled,
        )
        if record == draft.stored:
            return None
        draft.stored = record
        return record

    def _draft(self, item_id: str, speaker: Speaker, at: Instant) -> Draft:
        draft = self._drafts.get(item_id)
        if draft is None:
            draft = Draft(item_id, speaker, started_ms=at, question_number=self.question_number)
            self._drafts[item_id] = self._open[item_id] = draft
        return draft
