"""Cut a conversation into overlapping windows of Turns (pure).

About a hundred words each, half of them shared with the next: a short answer is never found alone,
and a long one is divided at the ends of its sentences.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.sentences import sentences_of
from pipeline.transcript import HeardTurn, Transcript
from pipeline.windows import STEP_WORDS, windows_over
from pipeline.words import words_of

NOBODY: Mapping[str, str] = {}
PARTIES = ("candidate", "interviewer")
#: Among what is embedded of a passage, in the place of a party: all that it says.
WHOLE = ""
#: A party that says less in a passage says nothing there that a model could understand.
FEWEST_WORDS = 9


@dataclass(frozen=True)
class Piece:
    """A Turn, or some sentences of a long one; times are offsets on the session's timeline."""

    turn: HeardTurn
    text: str
    starts_ms: int
    ends_ms: int

    @property
    def words(self) -> int:
        return len(words_of(self.text))


@dataclass(frozen=True)
class Span:
    """Whose a part of a passage's text is, and when it was said."""

    reference: str
    speaker: str
    start: int
    end: int
    starts_ms: int = 0
    ends_ms: int = 0


@dataclass(frozen=True)
class CutPassage:
    """A window: its words, whose they are, what they are about, and when they were said.

    `names` are those of the speakers, as far as they are known.
    """

    text: str
    context: str
    spans: tuple[Span, ...]
    question_number: int | None
    starts_ms: int
    ends_ms: int
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def indexed_text(self) -> str:
        return indexed_text(self.text, self.context, self.spans, self.names)

    @property
    def embedded_texts(self) -> dict[str, str]:
        return embedded_texts(self.text, self.context, self.spans, self.names)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.indexed_text.encode()).hexdigest()


def indexed_text(text: str, context: str, spans: Sequence[Span], names: Mapping[str, str]) -> str:
    """The whole, as it is embedded: what it is about, then who says what, by name if known."""
    return "\n".join([context, *_lines(text, spans, names)])


def embedded_texts(
    text: str, context: str, spans: Sequence[Span], names: Mapping[str, str]
) -> dict[str, str]:
    """The whole, and by party what that party says.

    Without what it is about, which is the other's question.
    """
    texts = {WHOLE: indexed_text(text, context, spans, names)}
    for party in PARTIES:
        own = [span for span in spans if span.speaker == party]
        if sum(len(words_of(text[span.start : span.end])) for span in own) >= FEWEST_WORDS:
            texts[party] = "\n".join(_lines(text, own, names))
    return texts


def _lines(text: str, spans: Sequence[Span], names: Mapping[str, str]) -> list[str]:
    return [f"{names.get(s.speaker) or s.speaker}: {text[s.start : s.end]}" for s in spans]


def cut(
    transcript: Transcript, *, about: str, names: Mapping[str, str] = NOBODY
) -> list[CutPassage]:
    """`about` is said of every passage: the interview's title and date; `names` of speakers."""
    pieces = [piece for turn in transcript.turns for piece in _pieces(turn)]
    questions = {question.number: question.text for question in transcript.questions}
    return [
        replace(_passage(window, questions, about), names=names)
        for window in windows_over(pieces, lambda piece: piece.words)
    ]


def _pieces(turn: HeardTurn) -> Iterator[Piece]:
    """The Turn, divided where it is longer than half a window."""
    if not turn.text.strip():
        return
    parts, words, place = list[str](), 0, 0
    for sentence in sentences_of(turn.text):
        found = turn.text.find(sentence, place)
        place = (found if found >= 0 else place) + len(sentence)
        parts.append(sentence)
        words += len(words_of(sentence))
        if words >= STEP_WORDS:
            yield _piece(turn, " ".join(parts), place)
            parts, words = [], 0
    if parts:
        yield _piece(turn, " ".join(parts), len(turn.text))


def _piece(turn: HeardTurn, text: str, ends: int) -> Piece:
    """Said evenly over the Turn's time, as far as anybody knows."""

    def moment(place: int) -> int:
        return turn.started_ms + turn.heard_ms * max(place, 0) // max(len(turn.text), 1)

    return Piece(turn, text, moment(ends - len(text)), moment(ends))


def _passage(window: Sequence[Piece], questions: dict[int, str], about: str) -> CutPassage:
    spans, place = [], 0
    for piece in window:
        speaker = "candidate" if piece.turn.is_candidate else "interviewer"
        end = place + len(piece.text)
        span = Span(piece.turn.reference, speaker, place, end, piece.starts_ms, piece.ends_ms)
        spans.append(span)
        place = end + 1
    numbers = [piece.turn.question_number for piece in window if piece.turn.question_number]
    question = numbers[0] if numbers else None
    asked = questions.get(question, "") if question else ""
    return CutPassage(
        text="\n".join(piece.text for piece in window),
        context="\n".join(filter(None, (about, asked))),
        spans=tuple(spans),
        question_number=question,
        starts_ms=window[0].starts_ms,
        ends_ms=max(piece.ends_ms for piece in window),
    )
