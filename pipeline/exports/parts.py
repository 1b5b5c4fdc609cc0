"""What documents for people consist of: the same parts for Markdown and PDF (pure)."""

from dataclasses import dataclass
from typing import Literal

from pipeline.exports.prose import Citation, Words


@dataclass(frozen=True)
class Struck:
    """Words that nobody heard."""

    text: str


Inline = Words | Citation | Struck
Tone = Literal["plain", "quiet", "note"]


@dataclass(frozen=True)
class Heading:
    """Level 1 is the document's own."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Facts:
    """Names with what they are."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text; a `note` wants to be seen."""

    spans: tuple[Inline, ...]
    tone: Tone = "plain"


@dataclass(frozen=True)
class Item:
    """One of a list."""

    spans: tuple[Inline, ...]


@dataclass(frozen=True)
class QuotePart:
    """Words that were heard, and where."""

    words: str
    place: str  # the time of its Turn, and the Turn


@dataclass(frozen=True)
class TurnPart:
    """What one party said, with what of it nobody heard."""

    who: str
    at: str
    reference: str  # <leg>.<position>, for citations that lead here
    spans: tuple[Inline, ...]
    is_candidate: bool


@dataclass(frozen=True)
class GapPart:
    """Here something is missing."""

    sentence: str


Part = Heading | Facts | Paragraph | Item | QuotePart | TurnPart | GapPart


def say(text: str, tone: Tone = "plain") -> Paragraph:
    """A paragraph of one run of words."""
    return Paragraph((Words(text),), tone)
