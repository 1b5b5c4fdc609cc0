"""What measurements come to."""

import json

import pytest

from bench.relay.figures import Round, Side, held, last_line, median_ratio, table, upper_median

pytestmark = pytest.mark.unit


def one(sessions: int, p99_ms: float, *, lost: int = 0) -> Round:
    return Round(sessions, 0.2, p99_ms, 0.1, lost)


def side(*held: int, growth_mb: float = 1.0) -> Side:
    return Side(list(held), one(50, 4.0), 150.0, {"slow page": growth_mb, "liar": 0.5})


def test_a_core_is_full_at_the_first_round_that_is_late_or_loses_a_page() -> None:
    assert held([one(50, 5), one(100, 19), one(150, 21), one(200, 5)]) == 100
    assert held([one(50, 5), one(100, 5, lost=1)]) == 50
    assert held([one(50, 30)]) == 0


def test_of_rounds_the_one_in_the_middle_counts_and_of_two_the_later_one() -> None:
    assert upper_median([one(50, 9), one(50, 3), one(50, 4)]).added_p99_ms == 4
    assert upper_median([one(50, 3), one(50, 9)]).added_p99_ms == 9


def test_ratios_are_taken_pair_by_pair() -> None:
    assert median_ratio([100, 60, 90], [200, 300, 300]) == 0.3
    assert median_ratio([100], [0]) is None


def test_the_last_line_is_for_machines_and_the_table_for_people() -> None:
    ours, peer = side(100, 80, growth_mb=3.25), side(200, 200)
    told = json.loads(last_line(ours, peer))
    assert told["sessions_ratio_vs_node"] == 0.45
    assert told["slow_reader_growth_mb"] == 3.2
    names = {"added_p50_ms", "added_p99_ms", "cpu_s_per_session_minute", "memory_kb_per_session"}
    assert names < set(told)
    assert "sessions per core" in table(ours, peer, 50)
