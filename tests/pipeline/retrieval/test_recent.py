"""What is remembered, for how long, and how much of it."""

import pytest

from pipeline.retrieval.recent import Recent

pytestmark = pytest.mark.unit


def test_a_value_is_known_until_it_is_too_old() -> None:
    recent = Recent[str, int](most=2, seconds=10)
    recent.keep("a", 1, now=0.0)
    assert recent.find("a", now=10.0) == 1
    assert recent.find("a", now=10.1) is None
    assert recent.find("b", now=0.0) is None


def test_what_was_not_used_for_longest_makes_room() -> None:
    recent = Recent[str, int](most=2, seconds=10)
    recent.keep("a", 1, now=0.0)
    recent.keep("b", 2, now=0.0)
    recent.find("a", now=1.0)
    recent.keep("c", 3, now=2.0)
    assert [recent.find(key, now=2.0) for key in "abc"] == [1, None, 3]
