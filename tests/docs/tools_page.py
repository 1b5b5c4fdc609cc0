"""`docs/reference/tools.md`, as the two catalogues of tools have it (pure)."""

from collections.abc import Iterator, Mapping
from typing import Any

from interviews.live_tools import LIVE_TOOLS
from interviews.tools import KILOBYTE, MEMORY_TOOLS, PLAN_TOOLS, Tool
from tests.docs.tables import cell, table

OPENING = """# Tools: names, scopes, limits, arguments

Written from the catalogues in `interviews/tools.py` and `interviews/live_tools.py` by
`python -m tests.docs.reference --write`; a test compares. What all of them promise is told in
[tools](../subsystems/tools.md) and [live tools](../subsystems/live-tools.md), how to call them in
[connect an assistant](../how-to/agents.md). The descriptions are those that models read.

| scope | may |
|---|---|
| `plan` | move through the questions of the running session |
| `read` | read what was said and found |
| `write` | change action items, save insights |

Arguments that are not named here are refused. A call that takes longer than its time limit, or
returns more than its most, is answered with an error. Programs may call `AGENT_CALLS_PER_MINUTE`
times a minute ([settings](settings.md)).
"""
GROUPS: tuple[tuple[str, str, tuple[Tool, ...]], ...] = (
    ("For programs", "Over REST and MCP, with an agent token of the scope.", MEMORY_TOOLS),
    (
        "For the interviewer: its plan",
        "In every session; the relay answers them itself.",
        PLAN_TOOLS,
    ),
    (
        "For the interviewer: its memory",
        "In sessions of interviews that have chosen them.",
        LIVE_TOOLS,
    ),
)


def page() -> str:
    return "\n".join([OPENING, *(_group(*group) for group in GROUPS)])


def _group(title: str, told: str, tools: tuple[Tool, ...]) -> str:
    rows = [
        [f"`{tool.name}`", f"`{tool.scope}`", f"{tool.time_limit_s:g} s", _size(tool)]
        for tool in tools
    ]
    overview = table(["tool", "scope", "time limit", "result at most"], rows)
    return "\n".join([f"## {title}\n", f"{told}\n", overview, *(_tool(tool) for tool in tools)])


def _size(tool: Tool) -> str:
    return f"{tool.result_limit_bytes // KILOBYTE} KiB"


def _tool(tool: Tool) -> str:
    parts = [f"### `{tool.name}`\n", f"{tool.description}\n"]
    rows = list(_rows(tool.parameters))
    if rows:
        parts.append(table(["argument", "takes", "means"], rows))
    else:
        parts.append("It takes no arguments.\n")
    if "minProperties" in tool.parameters:
        parts.append("At least one that is not required must be given.\n")
    return "\n".join(parts)


def _rows(parameters: Mapping[str, Any]) -> Iterator[list[str]]:
    for name, schema in parameters["properties"].items():
        must = "required; " if name in parameters["required"] else ""
        yield [f"`{name}`", must + _taken(schema), cell(schema.get("description", ""))]


def _taken(schema: Mapping[str, Any]) -> str:
    """The kind of a value and its bounds, in words."""
    default = f", `{schema['default']}` unless given" if "default" in schema else ""
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"]) + default
    if schema["type"] == "array":
        least, most = schema.get("minItems", 0), schema["maxItems"]
        return f"a list of {least} to {most}: {_taken(schema['items'])}{default}"
    return _one(schema) + default


def _one(schema: Mapping[str, Any]) -> str:
    if "format" in schema:
        return {"uuid": "an id", "date": "a day, `YYYY-MM-DD`"}[schema["format"]]
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema.get("maximum")
        return f"a number from {least}" + (f" to {most:,}" if most else "")
    if "maxLength" in schema:
        return f"text of {schema['minLength']} to {schema['maxLength']:,} characters"
    return "a reference like `1.4`"
