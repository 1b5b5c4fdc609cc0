"""Rows as metrics: fresh enough, cheap, and no obstacle when the database is away."""

from collections.abc import Mapping

import pytest
from django.db import DatabaseError
from prometheus_client import REGISTRY

from interviews import metrics
from interviews.metrics import FRESH_S, RowCounts, sessions_by_state
from interviews.states import SessionState
from tests.cast import Cast, make_session

pytestmark = pytest.mark.db


class FakeRows:
    """A database that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_away = False
        self.now_s = 1_000.0

    def count(self) -> Mapping[str, int]:
        self.asked += 1
        if self.is_away:
            raise DatabaseError
        return {"open": self.asked}

    def clock(self) -> float:
        return self.now_s


def told(counts: RowCounts) -> dict[str, float]:
    [family] = counts.collect()
    return {sample.labels["state"]: sample.value for sample in family.samples}


@pytest.fixture
def rows() -> FakeRows:
    return FakeRows()


@pytest.fixture
def counts(rows: FakeRows, db: None) -> RowCounts:
    return RowCounts("viva_rows", "Rows.", "state", rows.count, clock=rows.clock)


def test_the_database_is_asked_once_in_a_while(rows: FakeRows, counts: RowCounts) -> None:
    assert [told(counts), told(counts)] == [{"open": 1}, {"open": 1}]
    rows.now_s += FRESH_S
    assert told(counts) == {"open": 2}


def test_nothing_is_asked_before_somebody_wants_to_know(rows: FakeRows, counts: RowCounts) -> None:
    assert [family.name for family in counts.describe()] == ["viva_rows"]
    assert rows.asked == 0


def test_a_database_that_is_away_leaves_its_values_out(rows: FakeRows, counts: RowCounts) -> None:
    rows.is_away = True
    assert told(counts) == {}


def test_sessions_are_counted_by_state(db: None, cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.OPEN)
    assert sessions_by_state() == {"open": 1}


def test_contributing_twice_is_contributing_once() -> None:
    before = dict(REGISTRY._names_to_collectors)
    metrics.contribute("viva_sessions", "Again.", "state", dict)
    assert before == REGISTRY._names_to_collectors
