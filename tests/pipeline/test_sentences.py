"""Cutting what was said into quotable pieces."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentences import ABBREVIATION, LONGEST_WORDS, sentences_of

pytestmark = pytest.mark.unit


def test_sentences_end_at_their_marks() -> None:
    assert sentences_of("It rose. Did it? Yes! “It did.” Good…") == [
        "It rose.",
        "Did it?",
        "Yes!",
        "“It did.”",
        "Good…",
    ]


@pytest.mark.parametrize(
    "text", ["Dr. Brot came e.g. on Monday.", "It was J. Miller.", "It weighs 3.5 kilos."]
)
def test_some_dots_end_nothing(text: str) -> None:
    assert sentences_of(text) == [text]


def test_a_number_can_end_a_sentence() -> None:
    assert sentences_of("It was mill 5. The crust held.") == ["It was mill 5.", "The crust held."]


def test_sentences_without_spaces_between_them_are_found() -> None:
    assert sentences_of("生地は元気です。次は？") == ["生地は元気です。", "次は？"]


def test_speech_without_full_stops_is_cut_at_its_joints() -> None:
    text = " ".join(["we mixed flour and water and salt"] * 20)
    pieces = sentences_of(text)
    assert len(pieces) > 1
    assert all(len(piece.split()) <= LONGEST_WORDS for piece in pieces)
    assert pieces[1].startswith("and")


def test_a_very_long_run_without_joints_is_cut_between_words() -> None:
    pieces = sentences_of(" ".join(f"word{n}" for n in range(200)))
    assert all(len(piece.split()) <= LONGEST_WORDS for piece in pieces)


@given(st.text(alphabet="ab. ?!,\n。”'1Z", max_size=300))
def test_every_piece_is_a_verbatim_part_and_nothing_is_lost(text: str) -> None:
    pieces = sentences_of(text)
    assert all(piece in text for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


LONG = 200_000


@pytest.mark.parametrize(
    "unit", [".", "a. ", '."', ". ", " ", "…x", "and ", ", ", "。", "word "], ids=repr
)
def test_no_run_of_anything_takes_long(unit: str) -> None:
    """In no time where it is linear, in minutes where it is not."""
    text = f"{'word ' * 50}{unit * (LONG // len(unit))}x"
    began = time.process_time()
    sentences_of(text)
    assert time.process_time() - began < 5


@given(st.text(alphabet="adr. ?!…\n。”,1Z", max_size=60))
def test_only_a_dot_after_an_abbreviation_goes_on(text: str) -> None:
    for before, after in pairwise(sentences_of(text)):
        assert not ABBREVIATION.search(before), (before, after)
