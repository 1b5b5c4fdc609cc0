"""What lexical search gives to ranking (pure)."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class LexicalFound:
    """BM25 scores, best first: of whole passages, and of pieces by passage and number from 1."""

    passages: dict[UUID, float] = field(default_factory=dict)
    pieces: dict[tuple[UUID, int], float] = field(default_factory=dict)
