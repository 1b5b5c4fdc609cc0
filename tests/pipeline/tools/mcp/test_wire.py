"""The catalogue keeps its meaning in the protocol's words."""

import json

import pytest
from mcp_types import TextContent, TextResourceContents

from interviews.tools import MEMORY_TOOLS, Tool, ToolScope
from pipeline.tools.mcp import wire
from pipeline.tools.mcp.prompts import PROMPTS
from pipeline.tools.mcp.resources import SESSION
from pipeline.tools.result import ErrorCode, ToolResult, failed

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("tool", MEMORY_TOOLS, ids=lambda tool: tool.name)
def test_a_tool_says_whether_it_only_reads_and_that_it_destroys_nothing(tool: Tool) -> None:
    shown = wire.tool_of(tool)
    assert shown.input_schema == tool.parameters
    assert shown.annotations is not None
    assert shown.annotations.read_only_hint is (tool.scope is ToolScope.READ)
    assert shown.annotations.destructive_hint is False


def test_a_result_is_structured_and_text_and_an_error_is_one_for_the_model() -> None:
    good = wire.result_of(ToolResult({"said": "Größe"}))
    [text] = good.content
    assert isinstance(text, TextContent)
    assert json.loads(text.text) == good.structured_content == {"said": "Größe"}
    assert wire.result_of(failed(ErrorCode.CONFLICT)).is_error
    [content] = wire.contents_of("viva://x", ToolResult({"a": 1})).contents
    assert isinstance(content, TextResourceContents)


def test_resources_and_prompts_keep_their_names() -> None:
    assert wire.template_of(SESSION).uri_template == SESSION.template
    assert wire.resource_of(SESSION, "7", "Marlo").uri == "viva://sessions/7"
    prompt = PROMPTS["compare_answers"]
    assert [each.name for each in wire.prompt_of(prompt).arguments or ()] == list(prompt.arguments)
    assert "7" in str(wire.filled_prompt(prompt, "7").messages[0].content)
