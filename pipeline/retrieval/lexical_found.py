"""What lexical search gives to ranking (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

#: Ends a statement whose `scored` has (passage_id, unit, score): the best passages, then pieces.
BEST = """
(SELECT passage_id, unit, score FROM scored WHERE unit = 0
  ORDER BY score DESC, passage_id LIMIT %s)
UNION ALL
(SELECT passage_id, unit, score FROM scored WHERE unit > 0
  ORDER BY score DESC, passage_id, unit LIMIT %s)
"""


@dataclass(frozen=True)
class LexicalFound:
    """BM25 scores, best first: of whole passages, and of pieces by passage and number from 1."""

    passages: dict[UUID, float] = field(default_factory=dict)
    pieces: dict[tuple[UUID, int], float] = field(default_factory=dict)


def found_in(rows: Iterable[tuple[UUID, int, float]]) -> LexicalFound:
    """Of passages, units (0 is the whole) and scores."""
    found = LexicalFound()
    for passage_id, unit, score in rows:
        if unit:
            found.pieces[passage_id, unit] = score
        else:
            found.passages[passage_id] = score
    return found
