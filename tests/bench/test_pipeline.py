"""The benchmark of the pipeline still measures: a few sessions; its numbers are none."""

import json
import subprocess
import sys

import pytest

from bench.pipeline.figures import Alone, Together, last_line, meets_goal, table
from interviews.home import CHECKOUT

ALONE = [Alone(1.0, 2.0), Alone(6.0, 7.0), Alone(2.0, 3.0)]
TOGETHER = Together(sessions=10, steps=80, seconds=4.0, cpu_s=1.6)


@pytest.mark.unit
def test_the_last_line_says_what_was_measured_and_whether_the_goal_was_met() -> None:
    told = json.loads(last_line(ALONE, TOGETHER))
    assert (told["steps_per_s"], told["cpu_ms_per_step"]) == (20.0, 20.0)
    assert (told["readable_p50_s"], told["readable_max_s"], told["meets_goal"]) == (2.0, 6.0, False)
    assert json.loads(last_line(ALONE[:1], TOGETHER))["meets_goal"]
    assert "80 steps in 4.0 s" in table(ALONE, TOGETHER)


@pytest.mark.unit
def test_one_session_that_is_late_misses_the_goal() -> None:
    assert [meets_goal(ALONE[:1]), meets_goal(ALONE)] == [True, False]


@pytest.mark.chaos
def test_the_benchmark_measures_real_processes_and_ends_with_one_line_of_json() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.pipeline", "--smoke"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == (0 if told["meets_goal"] else 1), done.stderr
    assert told["readable_p50_s"] > 0
    assert told["steps"] >= told["sessions"] * 7
