"""The whole session as one strip: who spoke when, where the questions and the gaps are (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from interviews.admin.conversation import GapLine, Line, QuestionLine, TurnLine
from interviews.clock_time import clock

WIDTH = 1000.0
#: Even the shortest word is seen.
NARROWEST = 1.5
NARROWEST_GAP = 4.0


@dataclass(frozen=True)
class Bar:
    """A stretch of the strip, 0 to `WIDTH`."""

    x: float
    width: float


@dataclass(frozen=True)
class QuestionTick:
    number: int
    text: str
    start_ms: int
    x: float

    @property
    def clock(self) -> str:
        return clock(self.start_ms)


@dataclass(frozen=True)
class Timeline:
    """What the strip draws; without any turn it is empty."""

    duration_ms: int
    candidate: list[Bar]
    interviewer: list[Bar]
    gaps: list[Bar]
    questions: list[QuestionTick]


def timeline(lines: Sequence[Line], *, duration_ms: int = 0) -> Timeline:
    """`duration_ms` is that of the recording; what was said after its end stretches the strip."""
    turns = [line for line in lines if isinstance(line, TurnLine)]
    whole_ms = max([duration_ms, 1, *(turn.end_ms for turn in turns)])

    def bar(start_ms: int, end_ms: int, narrowest: float) -> Bar:
        x = start_ms / whole_ms * WIDTH
        width = max((end_ms - start_ms) / whole_ms * WIDTH, narrowest)
        return Bar(round(min(x, WIDTH - width), 2), round(width, 2))

    def spoken_by(speaker: str) -> list[Bar]:
        return [bar(t.start_ms, t.end_ms, NARROWEST) for t in turns if t.speaker == speaker]

    return Timeline(
        duration_ms=whole_ms,
        candidate=spoken_by("candidate"),
        interviewer=spoken_by("interviewer"),
        gaps=[
            bar(gap.start_ms, min(gap.start_ms + (gap.length_ms or 0), room_ms), NARROWEST_GAP)
            for gap, room_ms in _gaps_with_room(lines, whole_ms)
        ],
        questions=[
            QuestionTick(
                question.number,
                question.text,
                turn.start_ms,
                bar(turn.start_ms, turn.start_ms, 0).x,
            )
            for question, turn in pairwise(lines)
            if isinstance(question, QuestionLine) and isinstance(turn, TurnLine)
        ],
    )


def _gaps_with_room(lines: Sequence[Line], whole_ms: int) -> list[tuple[GapLine, int]]:
    """Each gap with the start of what was said next: the recording may have left the gap out."""
    found: list[tuple[GapLine, int]] = []
    next_ms = whole_ms
    for line in reversed(lines):
        if isinstance(line, GapLine):
            found.append((line, max(next_ms, line.start_ms)))
        elif isinstance(line, TurnLine):
            next_ms = line.start_ms
    return found[::-1]
