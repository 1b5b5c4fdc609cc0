"""A session's transcript as the page shows it: turns, questions and gaps, each in place (pure).

Works on rows that are already loaded; asks the database nothing.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from interviews.certainty import is_unsure
from interviews.clock_time import clock
from interviews.definition import QuestionDefinition
from interviews.models import Gap, Turn
from interviews.turn_reference import anchor_of


@dataclass(frozen=True)
class QuestionLine:
    """Here the conversation comes to a question."""

    number: int
    text: str
    kind: Literal["question"] = "question"


@dataclass(frozen=True)
class TurnLine:
    """What one party said; `heard` was heard, `unheard` was not."""

    reference: str  # <leg>.<position>
    speaker: str  # candidate | interviewer
    start_ms: int
    end_ms: int
    heard: str
    unheard: str
    is_typed: bool
    is_rough: bool
    is_missing_text: bool
    is_unsure: bool = False
    kind: Literal["turn"] = "turn"

    @property
    def anchor(self) -> str:
        return anchor_of(self.reference)

    @property
    def clock(self) -> str:
        return clock(self.start_ms)


@dataclass(frozen=True)
class GapLine:
    """Here something is missing: how long, and why."""

    cause: str
    length_ms: int | None  # None: it never ended
    start_ms: int
    kind: Literal["gap"] = "gap"

    @property
    def length(self) -> str:
        return clock(self.length_ms) if self.length_ms is not None else ""

    @property
    def clock(self) -> str:
        return clock(self.start_ms)


Line = QuestionLine | TurnLine | GapLine


def conversation(
    turns: Sequence[Turn],
    gaps: Iterable[Gap],
    questions: Iterable[QuestionDefinition],
    *,
    began: datetime | None,
) -> list[Line]:
    """Turns in their order; a gap before the first turn that began after it did.

    `began` is the zero of the session's timeline; None before it has begun. When something was
    stored says nothing of when it happened.

    A Gap that stands for a Turn is shown by that Turn: said, but not written down.
    """
    texts = {question["number"]: question["text"] for question in questions}
    free = [gap for gap in gaps if gap.turn_id is None]
    waiting = deque(sorted((gap_line(gap, began) for gap in free), key=lambda line: line.start_ms))
    lines: list[Line] = []
    current: int | None = None
    for turn in turns:
        while waiting and waiting[0].start_ms <= turn.started_ms:
            lines.append(waiting.popleft())
        number = turn.question_number
        if number in texts and number != current:
            lines.append(QuestionLine(number, texts[number]))
            current = number
        lines.append(turn_line(turn))
    return [*lines, *waiting]


def turn_line(turn: Turn) -> TurnLine:
    return TurnLine(
        reference=turn.reference,
        speaker=turn.speaker,
        start_ms=turn.started_ms,
        end_ms=turn.started_ms + turn.heard_ms,
        heard=turn.heard_text,
        unheard=turn.unheard_text,
        is_typed=turn.kind == Turn.Kind.TYPED,
        is_rough=turn.is_rough,
        is_unsure=is_unsure(turn.certainty),
        is_missing_text=not turn.text,
    )


def gap_line(gap: Gap, began: datetime | None) -> GapLine:
    since = max(gap.started_at - began, timedelta()) if began else timedelta()
    length = gap.ended_at - gap.started_at if gap.ended_at else None
    return GapLine(
        cause=gap.get_cause_display(),
        length_ms=_ms(length) if length is not None else None,
        start_ms=_ms(since),
    )


def _ms(length: timedelta) -> int:
    return round(length.total_seconds() * 1000)
