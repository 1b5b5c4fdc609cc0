"""Evidence as the page shows it: the words, and a time that leads to their Turn and plays it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interviews.clock_time import clock
from interviews.turn_reference import anchor_of
from pipeline.rendering import CitedTurn


@dataclass(frozen=True)
class ShownQuote:
    """A quote and where it was said; without `anchor` its Turn is no longer there."""

    words: str
    anchor: str
    clock: str
    start_ms: int


def show_quote(
    evidence: Mapping[str, Any] | None, turns: Mapping[str, CitedTurn]
) -> ShownQuote | None:
    """None where there is no evidence."""
    if not evidence:
        return None
    reference = str(evidence["reference"])
    anchor = anchor_of(reference) if reference in turns else ""
    starts_ms = int(evidence["starts_ms"])
    return ShownQuote(str(evidence["quote"]), anchor, clock(starts_ms), starts_ms)
