"""Offsets and lengths as people read them."""

import pytest

from interviews.clock_time import clock

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("offset_ms", "words"),
    [(0, "0:00"), (999, "0:00"), (65_000, "1:05"), (3_599_999, "59:59"), (3_725_000, "1:02:05")],
)
def test_an_offset_is_read_like_a_clock(offset_ms: int, words: str) -> None:
    assert clock(offset_ms) == words
