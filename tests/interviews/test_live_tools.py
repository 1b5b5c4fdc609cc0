"""What the interviewer of a running Session may use."""

import pytest

from interviews.live_tools import CHOICES, LIVE_TOOLS, SAVE_INSIGHT, live_tools_of, tools_for
from interviews.tools import PLAN_TOOLS
from tests.cast import make_definition

pytestmark = pytest.mark.unit


def test_an_interview_that_chooses_nothing_moves_through_its_plan() -> None:
    assert tools_for(make_definition()) == PLAN_TOOLS


def test_an_interview_has_what_it_chooses_and_nothing_that_there_is_not() -> None:
    definition = make_definition()
    definition["tools"] = [SAVE_INSIGHT, "export_everything"]
    assert [tool.name for tool in live_tools_of(definition)] == [SAVE_INSIGHT]
    assert len(tools_for(definition)) == len(PLAN_TOOLS) + 1


def test_every_tool_asks_to_be_called_silently_and_answers_before_a_pause_is_long() -> None:
    assert len(CHOICES) == len(set(CHOICES)) == len(LIVE_TOOLS)
    for tool in LIVE_TOOLS:
        assert "silently" in tool.description
        assert tool.time_limit_s <= 2
