"""One list of hits, however many of it are asked for at a time.

How much of each signal is fused, and how hits are cut, depends on how many are wanted. So the first
of a list are always made alike, and what follows is another search that knows what was shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from interviews.access import Visitor
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.search import search

#: As many as the usual lists are long enough for.
FIRST = 30
#: Nobody reads on so far: whoever is there should ask better.
DEEPEST = 200


def find_hits(
    visitor: Visitor, query: str, *, filters: Filters, as_of: datetime, count: int, seconds: float
) -> list[Hit]:
    """The first `count` of what was there at a moment: the same ones whenever they are asked for.

    None of their words stand in two of them.
    """
    then = replace(filters, as_of=as_of)
    first = search(visitor, query, filters=then, limit=FIRST, seconds=seconds)
    if count <= FIRST or len(first) < FIRST:
        return first[:count]
    rest = search(visitor, query, filters=then, limit=DEEPEST - FIRST, seconds=seconds, shown=first)
    return [*first, *rest][:count]


def mark_of(hit: Hit) -> str:
    """By which a hit is known again."""
    words = f"{hit.passage_id} {hit.turns[:1]} {hit.starts_ms} {hit.text[:40]}"
    return sha256(words.encode()).hexdigest()[:8]


def place_after(hits: Sequence[Hit], mark: str, *, otherwise: int) -> int:
    """Just behind the hit with this mark: what was erased meanwhile shifts the others."""
    places = [place for place, hit in enumerate(hits, start=1) if mark_of(hit) == mark]
    return places[0] if places else otherwise
