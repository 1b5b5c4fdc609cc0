"""Evidence: a quote, its Turn and its offsets, found by comparing words (pure)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.transcript import HOLE, HeardTurn
from pipeline.words import WORD, folded, words_of

#: Fewer words show nothing, unless they are the whole Turn.
FEWEST_WORDS = 3


@dataclass(frozen=True)
class Evidence:
    """`quote` stands at [`start`, `end`) of the heard text; it is heard from about `starts_ms`."""

    reference: str
    quote: str
    start: int
    end: int
    starts_ms: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def find_evidence(quote: str, turn: HeardTurn) -> Evidence | None:
    """The text is the Turn's own, whatever marks and capitals the quote has."""
    place = find_quote(quote, turn.text)
    return evidence_at(turn, *place) if place is not None else None


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where it stands: word for word and in one piece; marks and capitals aside.

    Nothing that reaches over a hole in the text is found.
    """
    wanted = words_of(quote)
    spoken = list(WORD.finditer(text))
    words = [folded(match.group()) for match in spoken]
    if not wanted or (len(wanted) < FEWEST_WORDS and wanted != words):
        return None
    for first in range(len(words) - len(wanted) + 1):
        if words[first : first + len(wanted)] == wanted:
            start, end = spoken[first].start(), spoken[first + len(wanted) - 1].end()
            if HOLE not in text[start:end]:
                return start, end
    return None


def evidence_at(turn: HeardTurn, start: int, end: int) -> Evidence:
    """When it is heard is reckoned from its place in the text."""
    share = start / len(turn.text) if turn.text else 0
    starts_ms = turn.started_ms + round(share * turn.heard_ms)
    return Evidence(turn.reference, turn.text[start:end], start, end, starts_ms)


def find_evidence_of_candidate(
    quote: str, reference: str, turns: Mapping[str, HeardTurn]
) -> Evidence | None:
    """As `find_evidence`, in the cited Turn, which must be one of the candidate's."""
    turn = turns.get(reference)
    return find_evidence(quote, turn) if turn is not None and turn.is_candidate else None
