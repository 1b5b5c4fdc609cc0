"""The catalogue of tools: readable by any model, and short."""

import pytest

from interviews.states import EndReason
from interviews.tools import CATALOGUE, END_REASONS, PLAN_TOOLS, Tool, tools_for
from tests.cast import make_definition

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("tool", CATALOGUE.values(), ids=lambda tool: tool.name)
def test_every_tool_takes_a_closed_object_within_a_time_limit(tool: Tool) -> None:
    schema = tool.parameters
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])
    assert tool.description.endswith(".")
    assert 0 < tool.time_limit_s <= 10


def test_every_interview_moves_through_its_plan() -> None:
    assert tools_for(make_definition()) == PLAN_TOOLS


def test_the_interviewer_may_end_for_some_reasons_only() -> None:
    end = CATALOGUE["end_interview"].parameters["properties"]["reason"]
    assert end["enum"] == list(END_REASONS)
    assert EndReason.REVIEWER not in END_REASONS.values()
