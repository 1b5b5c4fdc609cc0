"""The catalogue of tools: names, schemas and reasons that fit together."""

import pytest

from interviews.states import EndReason
from interviews.tools import CATALOGUE, END_INTERVIEW, END_REASONS, tools_for
from tests.cast import make_definition

pytestmark = pytest.mark.unit


def test_an_interview_gets_the_tools_of_its_plan() -> None:
    assert {tool.name for tool in tools_for(make_definition())} == {
        "question_covered",
        "ask_follow_up",
        "end_interview",
    }


@pytest.mark.parametrize("tool", CATALOGUE.values(), ids=lambda tool: tool.name)
def test_each_schema_is_a_closed_object_with_its_required_properties(tool: object) -> None:
    schema = tool.parameters  # type: ignore[attr-defined]
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(schema["properties"])


def test_every_reason_that_may_be_given_is_known_to_the_record() -> None:
    allowed = CATALOGUE[END_INTERVIEW].parameters["properties"]["reason"]["enum"]
    assert allowed == list(END_REASONS)
    assert set(END_REASONS.values()) == {EndReason.PLAN, EndReason.CANDIDATE, EndReason.TIME}
