"""Text that is read from right to left, as it is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports.pdf.direction import (
    drawn,
    has_right_to_left,
    lines_of,
    reads_from_the_right,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("אבג דהו", "והד גבא"),
        ("אבג 12:30 דהו", "והד 12:30 גבא"),
        ("אבג abc def דהו", "והד abc def גבא"),
        ("אבג (דהו)", "(והד) גבא"),
        ("אבג.", ".גבא"),
        ("(1) אבג", "גבא (1)"),
    ],
)
def test_a_line_from_the_right_is_drawn_from_the_left(line: str, shown: str) -> None:
    assert drawn(line, from_the_right=True) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("abc אבג דהו def", "abc והד גבא def"),
        ("abc אבג 123 דהו def", "abc והד 123 גבא def"),
        ("12 abc", "12 abc"),
        ("say אבג.", "say גבא."),
    ],
)
def test_words_from_the_right_stand_in_a_line_from_the_left(line: str, shown: str) -> None:
    assert drawn(line, from_the_right=False) == shown


def test_marks_stay_with_their_letters() -> None:
    assert drawn("ב\u05b8א", from_the_right=True) == "אב\u05b8"


def test_the_first_letter_says_the_direction() -> None:
    assert reads_from_the_right("12 אב abc")
    assert not reads_from_the_right("12 abc אב")
    assert not reads_from_the_right("12.")
    assert has_right_to_left("12 abc אב")


def test_words_are_put_on_lines_in_their_order() -> None:
    lines = list(lines_of("one two three", fits=lambda line: len(line) <= 7))
    assert lines == ["one two", "three"]
    assert list(lines_of("extraordinary", fits=lambda _line: False)) == ["extraordinary"]
    assert list(lines_of(" ", fits=lambda _line: True)) == []


@given(st.text(alphabet="abאב12 .,:(־", max_size=40), st.booleans())
def test_no_character_is_lost(line: str, from_the_right: bool) -> None:
    swapped = str.maketrans("()", "xx")
    shown = drawn(line, from_the_right=from_the_right)
    assert sorted(shown.translate(swapped)) == sorted(line.translate(swapped))


@given(st.text(alphabet="ab12 .,:(", max_size=40))
def test_a_line_without_such_letters_stays_as_it_is(line: str) -> None:
    assert drawn(line, from_the_right=False) == line
