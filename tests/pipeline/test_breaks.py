"""How long something was missing."""

from datetime import timedelta

import pytest

from pipeline.breaks import Stretch, lengths_ms
from tests.cast import NOW

pytestmark = pytest.mark.unit


def stretch(began_s: float, ended_s: float) -> Stretch:
    return NOW + timedelta(seconds=began_s), NOW + timedelta(seconds=ended_s)


@pytest.mark.parametrize(
    ("stretches", "lengths"),
    [
        ([], ()),
        ([(20, 25), (0, 10)], (10_000, 5_000)),
        ([(0, 10), (5, 15)], (15_000,)),
        ([(0, 30), (5, 15), (29, 31)], (31_000,)),
        ([(0, 10), (10, 12.5)], (12_500,)),
        ([(3, 3)], (0,)),
    ],
)
def test_each_moment_counts_once(
    stretches: list[tuple[float, float]], lengths: tuple[int, ...]
) -> None:
    assert lengths_ms(stretch(*each) for each in stretches) == lengths
