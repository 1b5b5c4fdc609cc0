"""The sound of both parties as two outlines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.admin.waveform import MOST_COLUMNS, outline, waveform

pytestmark = pytest.mark.unit

PEAKS = {"bucket_ms": 50, "candidate": [0, 50, 0, 0], "interviewer": [80, 0, 0, 0]}


def draw(peaks: dict[str, object]) -> object:
    return waveform(peaks, whole_ms=200, width=1000, middles=(16, 48), half=14)


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]


def test_a_loud_moment_stands_out_where_it_was() -> None:
    drawn = waveform(PEAKS, whole_ms=200, width=1000, middles=(16, 48), half=14)
    assert drawn is not None
    assert (375, 34) in numbers(drawn.candidate)
    assert (375, 62) in numbers(drawn.candidate)
    assert (125, 2) in numbers(drawn.interviewer)


def test_a_soft_voice_is_drawn_as_tall_as_a_loud_one() -> None:
    loud, soft = (
        outline(values, per_bucket=10, width=1000, middle=16, half=14)
        for values in ([0, 100, 50], [0, 10, 5])
    )
    assert loud == soft


@pytest.mark.parametrize("peaks", [{}, {"bucket_ms": 50, "candidate": [], "interviewer": []}])
def test_a_recording_without_peaks_is_not_drawn(peaks: dict[str, object]) -> None:
    assert draw(peaks) is None


def test_silence_is_a_thin_line() -> None:
    points = numbers(outline([0, 0, 0], per_bucket=100, width=1000, middle=16, half=14))
    assert {y for _x, y in points} == {15.5, 16, 16.5}


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=2000),
    st.floats(0.1, 1000),
)
def test_nothing_is_drawn_outside_and_little_is_written(values: list[int], bucket: float) -> None:
    path = outline(values, per_bucket=bucket, width=1000, middle=16, half=14)
    points = numbers(path)
    assert all(0 <= x <= 1000 and 2 <= y <= 30 for x, y in points)
    assert len(points) <= 2 * MOST_COLUMNS + 2
    assert len(path) < 12_000
