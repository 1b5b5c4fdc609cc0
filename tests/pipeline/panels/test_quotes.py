"""Evidence as the page shows it."""

import pytest

from pipeline.panels.quotes import show_quote
from pipeline.rendering import CitedTurn

pytestmark = pytest.mark.unit

EVIDENCE = {"reference": "1.2", "quote": "I bake", "start": 0, "end": 6, "starts_ms": 65_000}


def test_a_quote_leads_to_its_turn_and_plays_from_its_words() -> None:
    quote = show_quote(EVIDENCE, {"1.2": CitedTurn("1:00", 60_000, "I bake rye.")})
    assert quote is not None
    assert (quote.anchor, quote.clock, quote.start_ms) == ("turn-1-2", "1:05", 65_000)


def test_a_quote_of_a_turn_that_is_gone_leads_nowhere() -> None:
    quote = show_quote(EVIDENCE, {})
    assert quote is not None
    assert quote.anchor == ""


def test_without_evidence_there_is_no_quote() -> None:
    assert show_quote(None, {}) is None
