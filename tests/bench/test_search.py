"""The benchmark of search still measures: a few passages; its numbers are none."""

import json
import subprocess
import sys

import pytest

from bench.search.figures import Measured, Times, last_line, table, times_of
from interviews.home import CHECKOUT

SOME = Measured(
    10_000,
    0.01,
    1.0,
    0.98765,
    Times(20.5, 30.0),
    Times(1.5, 3.25),
    Times(4.0, 5.0),
    Times(12.0, 30.0),
    Times(6.0, 7.0),
)


@pytest.mark.unit
def test_the_last_line_is_for_machines_and_the_table_for_people() -> None:
    line = json.loads(last_line([SOME], builds={10_000: 1.5}))
    [told] = line["searches"]
    assert (told["passages"], told["share"], told["recall_by_index"]) == (10_000, 0.01, 0.9877)
    assert told["search"] == {"p50_ms": 12.0, "p95_ms": 30.0}
    assert line["hnsw_build_s"] == {"10000": 1.5}
    assert told["search_processor"] == {"p50_ms": 6.0, "p95_ms": 7.0}
    assert "locomo" not in line
    assert "10000   1.00%   1.000    0.988" in table([SOME])


@pytest.mark.unit
def test_times_are_of_what_was_measured() -> None:
    assert times_of([float(ms) for ms in range(101)]) == Times(50.0, 95.0)


@pytest.mark.wire
def test_it_measures_generated_passages_with_and_without_a_filter() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.search", "--smoke"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    measured = json.loads(run.stdout.splitlines()[-1])["searches"]
    assert [(each["passages"], each["share"]) for each in measured] == [(300, 1.0), (300, 0.01)]
    assert all(each["recall"] == each["recall_by_index"] == 1.0 for each in measured)
