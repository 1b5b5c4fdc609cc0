"""How long a step stood still is known by who took it next, and somebody held one."""

import asyncio
from typing import Any, cast

import pytest

from tests.chaos.audit import HarnessError
from tests.chaos.pipeline.last_act import MOST_TRIES, LastAct, judge, play, waits
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


class FakeStage:
    """Fleet, model and people in one: so many tries find nothing in anybody's hands."""

    def __init__(self, idle_tries: int) -> None:
        self.idle_tries = idle_tries
        self.stopped: list[str] = []

    def signal(self, name: str, _number: int) -> None:
        self.stopped.append(name)

    def think_for(self, _least_s: float, _most_s: float) -> None:
        """No model is asked here."""

    async def told(self, word: str) -> dict[str, Any]:
        tries = len(self.stopped) // 2  # each is sent on again
        return {"held": 3 if tries >= self.idle_tries else 0} if word == "still" else {}


def act_on(stage: FakeStage) -> LastAct:
    played = cast("Any", stage)
    return asyncio.run(play(played, played, played, ["worker1", "worker2"]))


def test_it_goes_on_until_a_worker_that_is_stopped_holds_something() -> None:
    stage = FakeStage(idle_tries=4)
    assert act_on(stage).held == 3
    assert stage.stopped[::2] == ["worker1", "worker2"] * 2 + ["worker1"]


def test_a_storm_whose_workers_never_hold_anything_proves_nothing() -> None:
    with pytest.raises(HarnessError):
        act_on(FakeStage(idle_tries=MOST_TRIES))
