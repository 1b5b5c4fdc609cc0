"""Cut a document into passages of about a hundred words, none across two headings (pure)."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.sentences import sentences_of
from pipeline.words import words_of

#: As for conversations (`passages.py`): about so many words each, half of them shared.
WINDOW_WORDS = 100
STEP_WORDS = WINDOW_WORDS // 2
#: What opens a heading; hashes that close it again are no part of it.
HEADING = re.compile(r"(#{1,6})\s+")
FENCE = ("```", "~~~")
LONGEST_HEADING = 120
#: Whose words they are, where a conversation has a party.
SPEAKER = "document"


@dataclass(frozen=True)
class DocumentPassage:
    """Words of a document as they stand there, and under which headings."""

    text: str
    context: str

    @property
    def indexed_text(self) -> str:
        """As a Passage makes it of its text, context and span."""
        return f"{self.context}\n{SPEAKER}: {self.text}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.indexed_text.encode()).hexdigest()


@dataclass
class Section:
    """What stands under one heading, paragraph by paragraph."""

    headings: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        parts = re.split(r"\n\s*\n", "\n".join(self.lines))
        return [part.strip() for part in parts if part.strip()]


def cut_document(text: str, *, title: str) -> list[DocumentPassage]:
    """In the order of the document; its title is said of every passage."""
    return [
        DocumentPassage("\n".join(window), " · ".join((title, *section.headings)))
        for section in _sections(text)
        for window in _windows(list(_pieces(section.paragraphs)))
    ]


def _sections(text: str) -> Iterator[Section]:
    section, is_code = Section(), False
    for line in text.split("\n"):
        is_code ^= line.lstrip().startswith(FENCE)
        heading = None if is_code else HEADING.match(line.strip())
        if heading is None:
            section.lines.append(line)
            continue
        yield section
        depth = len(heading[1]) - 1
        words = heading.string[heading.end() :].rstrip("#").rstrip()
        section = Section((*section.headings[:depth], words[:LONGEST_HEADING]))
    yield section


def _pieces(paragraphs: Sequence[str]) -> Iterator[str]:
    """Paragraphs; those longer than half a window by sentences."""
    for paragraph in paragraphs:
        if len(words_of(paragraph)) <= STEP_WORDS:
            yield paragraph
        else:
            yield from sentences_of(" ".join(paragraph.split()))


def _windows(pieces: Sequence[str]) -> Iterator[Sequence[str]]:
    """Each begins where half of the one before is over."""
    start = 0
    while start < len(pieces):
        end = _reach(pieces, start, WINDOW_WORDS)
        yield pieces[start:end]
        if end == len(pieces):
            return
        start = min(_reach(pieces, start, STEP_WORDS), end)


def _reach(pieces: Sequence[str], start: int, words: int) -> int:
    """Where so many words from `start` are full; always past it."""
    counted = 0
    for place in range(start, len(pieces)):
        counted += len(words_of(pieces[place]))
        if counted >= words:
            return place + 1
    return len(pieces)
