"""The tables of what storms have shown are of real runs, and leave out no fault of today's."""

import json
from typing import Any

import pytest

from tests.chaos import published, schedule
from tests.chaos.pipeline import storm
from tests.chaos.pipeline.audit import KINDS as SLOW_KINDS
from tests.chaos.published import NEVER, TABLE, Run, add, drawn, read, with_section

pytestmark = pytest.mark.unit

RUNS = read()


def run(**changed: Any) -> Run:
    found = dict.fromkeys(SLOW_KINDS, 0)
    return Run({"seed": 1, "sessions": 5, **found, "steps": 45, "faults": {}, **changed})


@pytest.mark.parametrize(("path", "page"), published.pages(RUNS).items(), ids=["README", "faults"])
def test_a_page_is_as_the_runs_have_it(path: Any, page: str) -> None:
    """Where this fails: `python -m tests.chaos.published --write`."""
    assert path.read_text(encoding="utf-8") == page


def test_every_fault_of_a_storm_is_in_one_row() -> None:
    named = [name for row in TABLE for name in row.names]
    assert len(named) == len(set(named))
    assert set(schedule.WEIGHTS) | set(storm.WEIGHTS) <= set(named)


def test_runs_of_both_halves_are_told_of_by_what_their_audits_look_for_today() -> None:
    assert {each.is_slow_half for each in RUNS} == {True, False}
    for each in RUNS:
        assert all(isinstance(each.numbers[kind], int) for kind in each.kinds), each.command
        known = {name for row in TABLE for name in row.names}
        assert set(each.numbers["faults"]) <= known


def test_what_was_found_is_not_kept_back() -> None:
    page = drawn([run(lost=3, faults={"worker_kill": 2, "worker_stop": 1})])
    assert "lost 3, doubled 0, stuck 0, remained 0" in page
    assert "| a worker is killed or ended |" in page
    assert "each step is done once | 3 |" in page
    assert "Valkey" not in page
    assert run().count(TABLE[0]) == NEVER


def test_a_run_takes_the_place_of_the_same_one_before() -> None:
    earlier, other = run(lost=1), run(seed=2)
    log = f"seed 1: 5 sessions\n{json.dumps(run().numbers)}"
    assert add(log, [earlier, other]) == [other, run()]


def test_a_run_that_proves_nothing_is_not_taken() -> None:
    with pytest.raises(ValueError, match="believed"):
        add(json.dumps(run(lost=None).numbers), [])


def test_a_section_ends_where_the_next_begins() -> None:
    page = "# A\n\n## Results\n\nold\n\n### more\n\n## B\n\nstays\n"
    assert (
        with_section(page, "## Results\n\nnew\n\n") == "# A\n\n## Results\n\nnew\n\n## B\n\nstays\n"
    )
    with pytest.raises(ValueError, match="no section"):
        with_section("# A\n", "## Results\n")
