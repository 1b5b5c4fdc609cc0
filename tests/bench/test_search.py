"""The benchmark of search still measures: a few passages; its numbers are none."""

import json
import subprocess
import sys

import pytest

from bench.search.figures import Measured, last_line, percentiles, table
from interviews.home import CHECKOUT

SOME = Measured(10_000, 0.01, 0.99, 20.5, 1.5, 3.25, 12.0, 30.0)


@pytest.mark.unit
def test_the_last_line_is_for_machines_and_the_table_for_people() -> None:
    [told] = json.loads(last_line([SOME]))["searches"]
    assert (told["passages"], told["share"], told["recall"]) == (10_000, 0.01, 0.99)
    assert (told["search_p50_ms"], told["search_p95_ms"]) == (12.0, 30.0)
    assert "10000   1.00%     0.990" in table([SOME])


@pytest.mark.unit
def test_percentiles_are_of_what_was_measured() -> None:
    assert percentiles([float(ms) for ms in range(101)]) == (50.0, 95.0)


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
    assert all(each["recall"] == 1.0 for each in measured)
