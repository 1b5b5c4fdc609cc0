"""The catalogue of tools: readable by any model, and short."""

import pytest
from jsonschema import Draft202012Validator

from interviews.states import EndReason
from interviews.tools import (
    CATALOGUE,
    END_REASONS,
    MEMORY_TOOLS,
    PLAN_TOOLS,
    Tool,
    ToolScope,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("tool", CATALOGUE.values(), ids=lambda tool: tool.name)
def test_every_tool_takes_a_closed_object_within_a_time_limit(tool: Tool) -> None:
    schema = tool.parameters
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(schema["properties"])
    assert tool.description.endswith(".")
    assert 0 < tool.time_limit_s <= 10


@pytest.mark.parametrize("tool", CATALOGUE.values(), ids=lambda tool: tool.name)
def test_every_schema_is_one_and_bounds_what_it_takes(tool: Tool) -> None:
    Draft202012Validator.check_schema(tool.parameters)
    for schema in tool.parameters["properties"].values():
        if schema["type"] == "string":
            assert "enum" in schema or "maxLength" in schema or "pattern" in schema
        elif schema["type"] == "array":
            assert schema["maxItems"] <= 20
        elif tool not in PLAN_TOOLS:
            assert schema["maximum"] >= schema.get("default", 1)
        assert "enum" in schema or schema["description"].endswith(".")


@pytest.mark.fault("E83")
def test_no_tool_sends_deletes_exports_or_decides() -> None:
    """A program that obeys a transcript can do no harm: what writes only marks and adds."""
    writing = {tool.name for tool in MEMORY_TOOLS if tool.scope is ToolScope.WRITE}
    assert writing == {"update_action_item", "save_insight"}
    assert {tool.scope for tool in PLAN_TOOLS} == {ToolScope.PLAN}


def test_lists_go_on_by_a_cursor() -> None:
    paged = {tool.name for tool in MEMORY_TOOLS if "cursor" in tool.parameters["properties"]}
    assert paged == {
        "list_interviews",
        "search_sessions",
        "get_session",
        "get_session_context",
        "get_turns",
        "list_action_items",
        "compare_on_question",
    }


def test_the_interviewer_may_end_for_some_reasons_only() -> None:
    end = CATALOGUE["end_interview"].parameters["properties"]["reason"]
    assert end["enum"] == list(END_REASONS)
    assert EndReason.REVIEWER not in END_REASONS.values()
