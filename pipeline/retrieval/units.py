"""What lexical search counts words in: a whole passage, and each piece with the one before (pure).

A short answer is found by the words of the question before it; what opens a session has nothing
before it, and is counted with the piece behind it. A piece that stands in two overlapping passages
is counted in the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pipeline.passages import PARTIES, Span

WHOLE = 0
OTHER = "other"


@dataclass(frozen=True)
class Counted:
    """A passage, as far as its words are counted."""

    passage_id: UUID
    session_id: UUID | None
    text: str
    context: str
    spans: tuple[Span, ...]
    names: Mapping[str, str]

    @property
    def pieces(self) -> list[tuple[Span, str]]:
        return [(span, self.text[span.start : span.end]) for span in self.spans]


@dataclass(frozen=True)
class Part:
    """Words of a unit, and whose they are: a party's, or `other`."""

    passage_id: UUID
    unit: int
    party: str
    text: str


def parts_of(passages: Sequence[Counted]) -> Iterator[Part]:
    """Of passages in their order; those of one session stand together."""
    session: UUID | None = None
    known: set[tuple[str, str]] = set()
    last = ""
    for passage in passages:
        if passage.session_id is None or passage.session_id != session:
            session, known, last = passage.session_id, set(), ""
        yield Part(passage.passage_id, WHOLE, OTHER, passage.context)
        for number, (span, text) in enumerate(pieces := passage.pieces, start=1):
            party = span.speaker if span.speaker in PARTIES else OTHER
            name = passage.names.get(span.speaker, "")
            yield Part(passage.passage_id, WHOLE, party, text)
            yield Part(passage.passage_id, WHOLE, OTHER, name)
            if (span.reference, text) not in known and len(passage.spans) > 1:
                yield Part(passage.passage_id, number, party, text)
                beside = last or "".join(text for _span, text in pieces[number : number + 1])
                yield Part(passage.passage_id, number, OTHER, f"{name}\n{beside}")
            last = text
        known = {(span.reference, text) for span, text in passage.pieces}
