"""The steps that exist."""

import pytest

from pipeline.plan import PLAN
from pipeline.steps.registry import STEPS, find_step

pytestmark = pytest.mark.unit


def test_every_step_of_the_plan_exists() -> None:
    assert {planned.name for planned in PLAN} == set(STEPS)


def test_a_step_is_found_by_its_name() -> None:
    step = find_step("summary")
    assert step is not None
    assert step is STEPS["summary"]
    assert step.name == "summary"


def test_a_step_of_another_release_is_not_found() -> None:
    assert find_step("astrology") is None
