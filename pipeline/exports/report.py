"""What an export says of a Session, as plain values that every format is written from (pure).

Texts are as they were said or written; each format makes them harmless in its own way. Offsets are
milliseconds on the session's timeline, moments are aware. There is no overall verdict in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from interviews.admin.conversation import Line, TurnLine
from interviews.admin.receipt import Receipt


@dataclass(frozen=True)
class Quote:
    """Words that were heard; `reference` is that of their Turn, `<leg>.<position>`."""

    reference: str
    words: str
    start_ms: int


@dataclass(frozen=True)
class QualityVerdict:
    """How far the transcript can be trusted."""

    verdict: str  # good | limited | unusable
    word: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SummaryText:
    """Markdown of the summary step; it cites Turns as `[turn:<leg>.<position>]`."""

    markdown: str
    model: str  # empty: sentences of the transcript, chosen without a model
    is_outdated: bool


@dataclass(frozen=True)
class OwnRating:
    """A reviewer's rating; `level` None says that too little was said."""

    reviewer: str
    level: int | None
    note: str
    given_at: datetime


@dataclass(frozen=True)
class CompetencyReport:
    """One competency: the program's suggestion, if any, and the reviewers' own ratings."""

    number: int
    name: str
    levels: tuple[str, ...]  # anchors, lowest first
    outcome: str  # rated | insufficient | not_rated; empty while nothing was written
    outcome_word: str
    level: int | None
    reason: str
    quotes: tuple[Quote, ...]
    model: str
    own: tuple[OwnRating, ...]

    def anchor_of(self, level: int | None) -> str:
        """What the level means; empty for none."""
        return self.levels[level - 1] if level and level <= len(self.levels) else ""


@dataclass(frozen=True)
class ItemReport:
    """An action item that nobody has dismissed."""

    description: str
    owner: str
    due_hint: str
    assignee: str
    status: str  # open | done
    status_word: str
    is_by_person: bool
    quote: Quote | None


@dataclass(frozen=True)
class Agreement:
    """What the candidate agreed to."""

    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None
    recording: bool
    ai_evaluation: bool


@dataclass(frozen=True)
class HumanDecision:
    """What a person decided, with their reason."""

    word: str
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True)
class StepCost:
    """What one step has taken so far, all its attempts together; `input_version` of the words.

    What the interviewer looked up while it talked belongs to no step: then both are None.
    """

    step: str | None
    input_version: int | None
    status: str  # as in the ledger; empty for lookups
    attempts: int
    tokens_in: int
    tokens_out: int
    cost_microusd: int


@dataclass(frozen=True)
class SessionReport:
    """Everything that an export holds, in the order in which it is read."""

    session_id: str
    exported_at: datetime
    organization: str
    candidate: str  # empty for a preview
    interview: str
    role: str
    version: int | None  # None for a preview
    interviewer: str
    language: str
    state: str
    state_word: str
    ending: str
    started_at: datetime | None
    ended_at: datetime | None
    length_ms: int
    is_preview: bool
    agreement: Agreement | None
    quality: QualityVerdict | None
    decision: HumanDecision | None
    summary: SummaryText | None
    competencies: tuple[CompetencyReport, ...]
    items: tuple[ItemReport, ...]
    lines: Sequence[Line]
    receipt: Receipt
    steps_receipt: str  # what models of all steps and of lookups cost, in words
    step_costs: tuple[StepCost, ...] = ()

    @property
    def turns(self) -> list[TurnLine]:
        return [line for line in self.lines if isinstance(line, TurnLine)]

    @property
    def clocks(self) -> dict[str, str]:
        """When each Turn began, by reference; of those of which something was heard."""
        return {turn.reference: turn.clock for turn in self.turns if turn.heard}

    def speaker_name(self, turn: TurnLine) -> str:
        return self.candidate if turn.speaker == "candidate" else self.interviewer
