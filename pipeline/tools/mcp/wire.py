"""The catalogue in the protocol's words (pure)."""

import json
from typing import Any

from mcp_types import (
    CallToolResult,
    GetPromptResult,
    Prompt,
    PromptArgument,
    PromptMessage,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from interviews import tools as catalogue
from pipeline.tools.mcp.prompts import PromptText
from pipeline.tools.mcp.resources import ResourceKind
from pipeline.tools.result import ToolResult

JSON = "application/json"


def tool_of(tool: catalogue.Tool) -> Tool:
    is_reading = tool.scope is catalogue.ToolScope.READ
    return Tool(
        name=tool.name,
        description=tool.description,
        input_schema=dict(tool.parameters),
        output_schema={"type": "object"},
        annotations=ToolAnnotations(
            read_only_hint=is_reading,
            destructive_hint=False,
            idempotent_hint=is_reading,
            open_world_hint=False,
        ),
    )


def result_of(result: ToolResult) -> CallToolResult:
    """Structured, and as text for hosts that know nothing else; an error is one for the model."""
    return CallToolResult(
        content=[TextContent(text=_text(result.content))],
        structured_content=dict(result.content),
        is_error=result.is_error,
    )


def contents_of(uri: str, result: ToolResult) -> ReadResourceResult:
    text = TextResourceContents(uri=uri, mime_type=JSON, text=_text(result.content))
    return ReadResourceResult(contents=[text])


def template_of(kind: ResourceKind) -> ResourceTemplate:
    return ResourceTemplate(
        name=kind.name, uri_template=kind.template, description=kind.description, mime_type=JSON
    )


def resource_of(kind: ResourceKind, row_id: str, title: str) -> Resource:
    return Resource(
        uri=kind.address(row_id),
        name=f"{kind.name} {row_id}",
        title=title,
        description=kind.description,
        mime_type=JSON,
    )


def prompt_of(prompt: PromptText) -> Prompt:
    arguments = [
        PromptArgument(name=name, description=what, required=True)
        for name, what in prompt.arguments.items()
    ]
    return Prompt(name=prompt.name, description=prompt.description, arguments=arguments)


def filled_prompt(prompt: PromptText, text: str) -> GetPromptResult:
    message = PromptMessage(role="user", content=TextContent(text=text))
    return GetPromptResult(description=prompt.description, messages=[message])


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)
