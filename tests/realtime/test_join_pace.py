"""A page that comes back too often is asked to wait."""

from uuid import UUID

import pytest

from realtime.join_pace import JoinPace

pytestmark = pytest.mark.unit

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_so_many_joins_are_allowed_in_a_while_and_then_again() -> None:
    pace = JoinPace(limit=2, window_ms=100)
    assert [pace.allows(ONE, at) for at in (0, 10, 20, 99)] == [True, True, False, False]
    assert pace.allows(OTHER, 20)
    assert [pace.allows(ONE, at) for at in (100, 105, 110)] == [True, False, True]


def test_nothing_is_remembered_for_longer_than_that() -> None:
    pace = JoinPace(limit=2, window_ms=100)
    for number in range(50):
        pace.allows(UUID(int=number), number)
    pace.allows(ONE, 1_000)
    assert len(pace) == 1
