"""A scope is counted by the smallest of its ids."""

import random
from uuid import UUID

import pytest

from pipeline.retrieval.sample import times_as_many

pytestmark = pytest.mark.unit


def test_a_sample_that_is_the_whole_counts_once() -> None:
    assert times_as_many(0, None, most=10) == 1.0
    assert times_as_many(9, UUID(int=5), most=10) == 1.0


def test_a_sample_tells_the_size_of_the_whole() -> None:
    seeded = random.Random(3)
    ids = sorted(UUID(int=seeded.getrandbits(128)) for _ in range(20_000))
    times = times_as_many(1_000, ids[999], most=1_000)
    assert times * 1_000 == pytest.approx(20_000, rel=0.1)
