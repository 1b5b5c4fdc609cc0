"""What a search gives back: words that were said, where, and why they were found (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pipeline.passages import Span


@dataclass(frozen=True)
class Quoted:
    """Words of one party, the reference of the Turn that they are from, and when they were said."""

    reference: str
    speaker: str
    text: str
    starts_ms: int = 0
    ends_ms: int = 0


@dataclass(frozen=True)
class Hit:
    """Some Turns that were found; of the same search, a higher score fits better.

    `text` is what was said (or stands in a document), and `spans` say whose each part is; `turns`
    are references as session pages link to them. `title` is the interview's. `signals` say how
    much each of "dense", "lexical" and "links" found it, 0 to 1. `before` and `after` are for
    reading on.
    """

    passage_id: UUID
    session_id: UUID | None
    interview_id: UUID | None
    kind: str
    title: str
    started_at: datetime | None
    turns: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    starts_ms: int
    ends_ms: int
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)
    before: tuple[Quoted, ...] = ()
    after: tuple[Quoted, ...] = ()

    @property
    def quoted(self) -> tuple[Quoted, ...]:
        """The text, party by party."""
        return tuple(
            Quoted(
                span.reference,
                span.speaker,
                self.text[span.start : span.end],
                span.starts_ms,
                span.ends_ms,
            )
            for span in self.spans
        )
