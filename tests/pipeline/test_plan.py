"""Which steps follow which."""

import pytest

from pipeline.plan import (
    PLAN,
    Plan,
    PlanError,
    PlannedStep,
    check_plan,
    hearing_again,
    needs_of,
    startable,
)

pytestmark = pytest.mark.unit

NINE_STEPS: Plan = (
    PlannedStep("transcript"),
    PlannedStep("summary", frozenset({"transcript"})),
    PlannedStep("action_items", frozenset({"transcript"})),
    PlannedStep("ratings", frozenset({"transcript"})),
    PlannedStep("index", frozenset({"transcript"})),
    PlannedStep("links", frozenset({"index"})),
    PlannedStep("thread", frozenset({"summary"})),
    PlannedStep("recording"),
    PlannedStep("notify", frozenset({"thread", "ratings", "recording"})),
)


def names(steps: list[PlannedStep]) -> list[str]:
    return [step.name for step in steps]


def test_the_plan_of_today_can_be_done() -> None:
    check_plan(PLAN)
    assert names(startable(PLAN, frozenset())) == ["transcript", "recording"]


def test_the_plan_has_room_for_what_comes() -> None:
    check_plan(NINE_STEPS)


def test_steps_without_needs_start_side_by_side() -> None:
    assert names(startable(NINE_STEPS, frozenset())) == ["transcript", "recording"]


def test_a_step_waits_for_everything_it_needs() -> None:
    done = {"transcript", "recording", "summary", "thread"}
    assert "notify" not in names(startable(NINE_STEPS, done))
    assert "notify" in names(startable(NINE_STEPS, done | {"ratings"}))


def test_what_is_done_does_not_start_again() -> None:
    assert startable(PLAN, {planned.name for planned in PLAN}) == []


def test_a_circle_is_refused_by_name() -> None:
    circle = (PlannedStep("a", frozenset({"b"})), PlannedStep("b", frozenset({"a"})))
    with pytest.raises(PlanError, match="a, b"):
        check_plan(circle)


def test_a_need_that_nobody_provides_is_refused() -> None:
    with pytest.raises(PlanError, match="can never start"):
        check_plan((PlannedStep("summary", frozenset({"missing"})),))


def test_a_step_named_twice_is_refused() -> None:
    with pytest.raises(PlanError, match="twice"):
        check_plan((PlannedStep("summary"), PlannedStep("summary")))


def test_a_step_may_wait_for_others_to_rest_without_needing_them() -> None:
    plan = (PlannedStep("a"), PlannedStep("b", after=frozenset({"a"})))
    check_plan(plan)
    assert names(startable(plan, frozenset())) == ["a"]


def test_telling_people_comes_last() -> None:
    notify = next(step for step in PLAN if step.name == "notify")
    assert notify.after == {step.name for step in PLAN} - {"notify"}


def test_a_steps_needs_are_also_those_of_what_it_needs() -> None:
    assert needs_of(NINE_STEPS, "thread") == {"summary", "transcript"}
    assert needs_of(NINE_STEPS, "recording") == set()


def test_where_the_recording_is_heard_again_the_transcript_waits_for_it() -> None:
    plan = hearing_again(PLAN)
    check_plan(plan)
    assert names(startable(plan, frozenset())) == ["recording"]
    assert names(startable(plan, {"recording"})) == ["transcript"]
