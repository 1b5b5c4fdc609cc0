"""How long a step stood still is known by who took it next."""

import pytest

from tests.chaos.pipeline.last_act import LastAct, judge, waits
from tests.chaos.pipeline.record import Move, Record

pytestmark = pytest.mark.unit

ACT = LastAct(began=100.0, held=1)


def taken(at: float) -> Record:
    early = Move(1, "run-1", "running", "running", 1, 2, 40.0, at=90.0)
    return Record(moves=[early, Move(2, "run-1", "running", "running", 2, 3, 0.3, at=at)])


def test_what_was_taken_before_is_not_counted() -> None:
    assert waits(taken(105.5), ACT) == [5.5]


def test_a_step_that_stands_still_for_far_too_long_is_found() -> None:
    assert list(judge(taken(105.5), ACT, bound_s=7.0)) == []
    [finding] = judge(taken(140.0), ACT, bound_s=7.0)
    assert (finding.kind, finding.what) == ("stuck", "a step stood still for 40 s, not 7")
    assert list(judge(taken(140.0), LastAct(), bound_s=7.0)) == []
