"""Divide a conversation into parts that fit into a model's window, as lines of text (pure).

Length is counted in bytes: a token of a model is about three of them, also where a letter is three.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.sections import Section
from pipeline.sentences import sentences_of
from pipeline.transcript import HOLE, HeardTurn

BYTES_PER_TOKEN = 3
#: The other half of a window is for the instructions and the answer.
SHARE_OF_WINDOW = 0.5
LEFT_OUT = "[words left out]"


def room_bytes(window_tokens: int) -> int:
    """How much of a conversation is given at a time to a model with this window."""
    return int(window_tokens * SHARE_OF_WINDOW * BYTES_PER_TOKEN)


@dataclass
class Part:
    """Some of the sections, by their place in the whole."""

    sections: dict[int, Section] = field(default_factory=dict)

    @property
    def material(self) -> str:
        return "\n\n".join(as_text(place, section) for place, section in self.sections.items())


def parts_of(sections: Sequence[Section], *, most_bytes: int) -> Iterator[Part]:
    """Whole sections together while there is room; one too long by itself is divided.

    Sections without an answer are left out.
    """
    part, used = Part(), 0
    for place, section in enumerate(sections):
        for piece in _pieces(section, most_bytes=most_bytes):
            size = _size(as_text(place, piece))
            if part.sections and (used + size > most_bytes or place in part.sections):
                yield part
                part, used = Part(), 0
            part.sections[place] = piece
            used += size
    if part.sections:
        yield part


def as_text(place: int, section: Section) -> str:
    """Each turn on one line, so that nobody can speak a line of their own."""
    return "\n".join([f"## {place}", section.heading, *map(line_of, section.turns)])


def line_of(turn: HeardTurn) -> str:
    speaker = "candidate" if turn.is_candidate else "interviewer"
    words = re.sub(f"{HOLE}+", LEFT_OUT, " ".join(turn.text.split()))
    return f"[turn:{turn.reference}] {speaker}: {words}"


def _pieces(section: Section, *, most_bytes: int) -> Iterator[Section]:
    """Sections with answers, in pieces that fit."""
    head = _size(as_text(0, Section(section.heading)))
    piece, used = Section(section.heading, section.number), head
    for turn in section.turns:
        for cut in _cut(turn, most_bytes=max(most_bytes - head, most_bytes // 2)):
            size = _size(line_of(cut)) + 1
            if piece.turns and used + size > most_bytes:
                if piece.answers:
                    yield piece
                piece, used = Section(section.heading, section.number), head
            piece.turns.append(cut)
            used += size
    if piece.answers:
        yield piece


def _cut(turn: HeardTurn, *, most_bytes: int) -> Iterator[HeardTurn]:
    """A Turn that is too long, in several with the same reference, at the ends of sentences."""
    if _size(line_of(turn)) < most_bytes:
        yield turn
        return
    room = max(most_bytes - _size(line_of(replace(turn, text=""))) - 1, 1)
    text = ""
    for sentence in sentences_of(turn.text):
        if text and _size(f"{text} {sentence}") > room:
            yield replace(turn, text=text)
            text = ""
        text = f"{text} {sentence}".strip()
    yield replace(turn, text=text)


def _size(text: str) -> int:
    return len(text.encode())
