"""Cut a document into passages of about a hundred words, none across two headings (pure)."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.passages import NOBODY, Span, indexed_text
from pipeline.sentences import sentences_of
from pipeline.windows import STEP_WORDS, windows_over
from pipeline.words import words_of

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
    def span(self) -> Span:
        """All of it is the document's; which passage it is, its place says."""
        return Span("", SPEAKER, 0, len(self.text))

    @property
    def indexed_text(self) -> str:
        return indexed_text(self.text, self.context, (self.span,), NOBODY)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.indexed_text.encode()).hexdigest()


@dataclass
class HeadedText:
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
        DocumentPassage("\n".join(window), " · ".join((title, *headed.headings)))
        for headed in _headed_texts(text)
        for window in windows_over(
            list(_pieces(headed.paragraphs)), lambda piece: len(words_of(piece))
        )
    ]


def _headed_texts(text: str) -> Iterator[HeadedText]:
    headed, is_code = HeadedText(), False
    for line in text.split("\n"):
        is_code ^= line.lstrip().startswith(FENCE)
        heading = None if is_code else HEADING.match(line.strip())
        if heading is None:
            headed.lines.append(line)
            continue
        yield headed
        depth = len(heading[1]) - 1
        words = heading.string[heading.end() :].rstrip("#").rstrip()
        headed = HeadedText((*headed.headings[:depth], words[:LONGEST_HEADING]))
    yield headed


def _pieces(paragraphs: Sequence[str]) -> Iterator[str]:
    """Paragraphs; those longer than half a window by sentences."""
    for paragraph in paragraphs:
        if len(words_of(paragraph)) <= STEP_WORDS:
            yield paragraph
        else:
            yield from sentences_of(" ".join(paragraph.split()))
