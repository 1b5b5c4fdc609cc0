"""One Turn in the making: what is known of it so far, and the record that comes of it."""

from dataclasses import dataclass, field

from realtime.protocol.events import Instant
from realtime.protocol.playback import Heard
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus, cut_at

#: How long a Turn waits for its text or its place.
SETTLE_MS = 10_000


@dataclass(slots=True)
class Draft:
    """A Turn in the making."""

    item_id: str
    speaker: Speaker
    started_ms: Instant
    kind: TurnKind = TurnKind.VOICE
    parts: dict[int, str] = field(default_factory=dict)  # text by content part
    final_parts: set[int] = field(default_factory=set)  # what grows after its end is late
    certainty: float | None = None  # of the transcriber about its words
    is_text_final: bool = False
    has_failed: bool = False  # there is no text, and there will be none
    #: When the wait for text and place began; None while the party still speaks.
    waits_since: Instant | None = None
    heard: Heard | None = None  # of the interviewer's; None until its sound is settled
    #: The candidate's speech as offsets in the sound of the Leg; None while not known.
    speech_from_ms: int | None = None
    speech_to_ms: int | None = None
    lead_ms: int = 0  # of it, silence before the first word
    question_number: int | None = None
    stored: TurnRecord | None = None  # the newest record made of it

    @property
    def text(self) -> str:
        return "".join(self.parts[part] for part in sorted(self.parts)).strip()

    @property
    def from_ms(self) -> int:
        return self.speech_from_ms or 0

    @property
    def lacks_text(self) -> bool:
        """The candidate spoke, and the last word on what was said has not come."""
        is_spoken = self.speaker is Speaker.CANDIDATE and self.kind is TurnKind.VOICE
        return is_spoken and not self.is_text_final

    @property
    def speech_ms(self) -> int:
        if self.speech_from_ms is None or self.speech_to_ms is None:
            return 0
        return max(self.speech_to_ms - self.speech_from_ms - self.lead_ms, 0)

    @property
    def was_heard_out(self) -> bool:
        return self.speaker is Speaker.CANDIDATE or self.heard is not None

    def was_answer(self, least_ms: int) -> bool:
        """The interviewer's, with something to say, and heard for so long or not known yet."""
        is_heard = self.heard is None or self.heard.heard_ms >= least_ms
        return self.speaker is Speaker.INTERVIEWER and bool(self.text) and is_heard

    def start_waiting(self, now: Instant) -> None:
        if self.waits_since is None:
            self.waits_since = now

    def has_waited_enough(self, now: Instant) -> bool:
        return self.waits_since is not None and now - self.waits_since >= SETTLE_MS


def make_record(
    draft: Draft, *, leg_number: int, position: int, item: int, transcriber: str, is_settled: bool
) -> TurnRecord:
    is_candidate = draft.speaker is Speaker.CANDIDATE
    text = draft.text
    heard = draft.heard
    if is_candidate:
        total_ms = heard_ms = draft.speech_ms
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
        item_id=draft.item_id,
        item=item,
        speaker=draft.speaker,
        kind=draft.kind,
        status=status,
        text=text,
        heard_text=heard_text,
        total_ms=total_ms,
        heard_ms=heard_ms,
        started_ms=draft.started_ms,
        question_number=draft.question_number,
        transcriber=transcriber if is_candidate and draft.kind is TurnKind.VOICE else "",
        certainty=draft.certainty,
        is_settled=is_settled,
    )


def heard_part(text: str, heard: Heard | None) -> str:
    """Nothing counts as heard before it is known."""
    if heard is None:
        return ""
    if not heard.is_cut:
        return text
    return cut_at(text, heard_ms=heard.heard_ms, total_ms=heard.total_ms) if heard.total_ms else ""
