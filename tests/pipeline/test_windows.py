"""Windows overlap by half, lose nothing, and end with what they are over."""

import pytest

from pipeline.windows import STEP_WORDS, WINDOW_WORDS, windows_over

pytestmark = pytest.mark.unit


def sizes(piece: int) -> int:
    return piece


def test_each_window_is_full_and_shares_half_with_the_next() -> None:
    windows = [list(window) for window in windows_over([10] * 25, sizes)]
    assert [sum(window) for window in windows] == [WINDOW_WORDS] * 4
    assert len(windows) == 1 + (250 - WINDOW_WORDS) // STEP_WORDS


def test_a_long_piece_is_a_window_of_its_own_and_little_is_one_too() -> None:
    assert [list(w) for w in windows_over([400, 5], sizes)] == [[400], [5]]
    assert [list(w) for w in windows_over([3], sizes)] == [[3]]
    assert list(windows_over([], sizes)) == []
