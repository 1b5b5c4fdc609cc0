"""Quotes, found by comparing words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import find_evidence, find_evidence_of_candidate
from pipeline.transcript import HOLE, HeardTurn
from tests.pipeline.conversations import DOUGH, OVEN, asked, said

pytestmark = pytest.mark.unit

TURN = HeardTurn(1, 2, is_candidate=True, text=OVEN, started_ms=60_000, heard_ms=20_000)
TURNS = {t.reference: t for t in (asked(1, "Tell me about a hard night."), TURN, said(4, DOUGH))}


def test_a_quote_has_its_place_and_is_the_turns_own_text() -> None:
    evidence = find_evidence("WE MOVED ninety loaves, in her van", TURN)
    assert evidence is not None
    assert evidence.quote == "we moved ninety loaves in her van"
    assert OVEN[evidence.start : evidence.end] == evidence.quote
    assert 60_000 < evidence.starts_ms < 80_000


@pytest.mark.parametrize(
    "quote",
    [
        "nobody got bread late",
        "“Nobody got bread late.”",
        "It was, you know, a long night",
        "Um let me think",
    ],
)
def test_marks_and_capitals_do_not_matter(quote: str) -> None:
    assert find_evidence(quote, TURN) is not None


#: What models write instead of a quote, by kind.
FALSE_QUOTES = {
    "invented": "I baked two thousand loaves alone",
    "one word changed": "we moved eighty loaves in her van",
    "one word left out": "we moved loaves in her van",
    "merged": "I called Petra in her van",
    "merged with dots": "our main oven failed ... Nobody got bread late",
    "merged sentences": "Nobody got bread late It was a very long night",
    "turned round": "bread late got nobody",
    "of a part of a word": "obody got bread lat",
    "too short": "her van",
    "empty": "",
    "only marks": "...",
    "translated": "niemand bekam sein Brot zu spät",
    "paraphrased": "the deliveries were all on time that night",
}


@pytest.mark.fault("B41")
@pytest.mark.parametrize("quote", FALSE_QUOTES.values(), ids=FALSE_QUOTES)
def test_what_nobody_said_in_one_piece_is_no_evidence(quote: str) -> None:
    assert find_evidence(quote, TURN) is None


@pytest.mark.fault("B41")
@pytest.mark.parametrize(
    ("quote", "reference"),
    [
        ("Tell me about a hard night", "1.1"),
        ("Nobody got bread late", "1.4"),
        ("Nobody got bread late", "9.9"),
        ("Nobody got bread late", ""),
    ],
)
def test_the_right_words_of_the_wrong_turn_are_no_evidence(quote: str, reference: str) -> None:
    assert find_evidence_of_candidate(quote, reference, TURNS) is None
    assert find_evidence_of_candidate("Nobody got bread late", "1.2", TURNS) is not None


def test_a_whole_short_answer_can_be_quoted() -> None:
    assert find_evidence("Yes", said(2, "Yes.")) is not None
    assert find_evidence("Yes", said(2, "Yes, gladly.")) is None


def test_nothing_reaches_over_a_hole() -> None:
    turn = said(2, f"I baked rye {HOLE * 12} every single day.")
    assert find_evidence("I baked rye every single day", turn) is None
    assert find_evidence("every single day", turn) is not None


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_the_offsets_are_always_those_of_the_words(before: str, quote: str, after: str) -> None:
    turn = said(2, f"{before} {quote} {after}")
    evidence = find_evidence(quote, turn)
    if evidence is not None:
        assert turn.text[evidence.start : evidence.end] == evidence.quote
        assert 0 <= evidence.start < evidence.end <= len(turn.text)
