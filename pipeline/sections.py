"""Divide a conversation by what was asked (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.transcript import AskedQuestion, HeardTurn, Transcript
from pipeline.words import telling_words

#: So much of a question's telling words must be in what the interviewer said.
RECOGNISED_SHARE = 0.6
MOST_SECTIONS_BY_ORDER = 12


@dataclass(frozen=True)
class Section:
    """What belongs together: a question with its answers, or a stretch outside every question."""

    heading: str
    number: int | None = None
    turns: list[HeardTurn] = field(default_factory=list)

    @property
    def answers(self) -> list[HeardTurn]:
        return [turn for turn in self.turns if turn.is_candidate and turn.text.strip()]


def sections_of(transcript: Transcript) -> list[Section]:
    """One section for each question, asked or not, in order; before them what came first.

    Turns carry their question's number; where they do not, the interviewer's words are compared
    with the questions. If no question is recognised at all, each of the interviewer's turns opens a
    section of its own.
    """
    numbers = _numbers(transcript)
    if not any(numbers):
        return _fewer(list(_by_order(transcript.turns)))
    opening = Section("")
    known = {q.number: Section(q.text, q.number) for q in transcript.questions}
    for turn, number in zip(transcript.turns, numbers, strict=True):
        known.get(number or 0, opening).turns.append(turn)
    return [opening, *known.values()] if opening.answers else list(known.values())


def _numbers(transcript: Transcript) -> list[int | None]:
    known = {question.number for question in transcript.questions}
    current: int | None = None
    numbers: list[int | None] = []
    for turn in transcript.turns:
        if turn.question_number in known:
            current = turn.question_number
        elif not turn.is_candidate:
            current = _recognised(turn.text, transcript.questions) or current
        numbers.append(current)
    return numbers


def _recognised(said: str, questions: Iterable[AskedQuestion]) -> int | None:
    heard = frozenset(telling_words(said))
    scored = [(_share_heard(question, heard), -question.number) for question in questions]
    share, number = max(scored, default=(0.0, 0))
    return -number if share >= RECOGNISED_SHARE else None


def _share_heard(question: AskedQuestion, heard: frozenset[str]) -> float:
    wanted = frozenset(telling_words(question.text))
    return len(wanted & heard) / len(wanted) if wanted else 0.0


def _fewer(sections: list[Section]) -> list[Section]:
    """Join neighbours until there are few enough to read; the first of them gives the heading."""
    size = -(-len(sections) // MOST_SECTIONS_BY_ORDER)
    if size <= 1:
        return sections
    groups = [sections[first : first + size] for first in range(0, len(sections), size)]
    return [
        Section(group[0].heading, turns=[turn for part in group for turn in part.turns])
        for group in groups
    ]


def _by_order(turns: Iterable[HeardTurn]) -> Iterable[Section]:
    section = Section("")
    for turn in turns:
        if not turn.is_candidate and section.answers:
            yield section
            section = Section(turn.text.strip())
        elif not turn.is_candidate:
            section = Section(turn.text.strip(), turns=section.turns)
        section.turns.append(turn)
    yield section
