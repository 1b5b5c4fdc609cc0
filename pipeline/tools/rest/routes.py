"""Which address reads by which tool, beside `POST /api/v1/tools/NAME` for all of them (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interviews.tools import CATALOGUE, MEMORY_TOOLS

PREFIX = "/api/v1"
NUMBER = re.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True)
class Resource:
    """`GET` of it: `{name}` in the path and the query are the tool's arguments."""

    path: str
    tool: str

    @property
    def in_path(self) -> tuple[str, ...]:
        parts = self.path.split("/")
        return tuple(part[1:-1] for part in parts if part.startswith("{"))

    @property
    def in_query(self) -> Mapping[str, Any]:
        properties: Mapping[str, Any] = CATALOGUE[self.tool].parameters["properties"]
        return {name: each for name, each in properties.items() if name not in self.in_path}


RESOURCES = (
    Resource("/interviews", "list_interviews"),
    Resource("/interviews/{interview_id}/questions/{question}", "compare_on_question"),
    Resource("/sessions/{session_id}", "get_session"),
    Resource("/sessions/{session_id}/turns", "get_turns"),
    Resource("/sessions/{session_id}/context", "get_session_context"),
    Resource("/search", "search_sessions"),
    Resource("/action-items", "list_action_items"),
)
TOOLS = MEMORY_TOOLS


def query_arguments(resource: Resource, query: Mapping[str, list[str]]) -> dict[str, Any]:
    """Of an address, where all is text: numbers as numbers where they are, lists as lists."""
    properties = CATALOGUE[resource.tool].parameters["properties"]
    return {
        name: _argument(properties.get(name, {}), values)
        for name, values in query.items()
        if values
    }


def path_argument(tool: str, name: str, value: str) -> Any:
    return _argument(CATALOGUE[tool].parameters["properties"][name], [value])


def _argument(schema: Mapping[str, Any], values: list[str]) -> Any:
    if schema.get("type") == "array":
        return list(values)
    value = values[-1] if len(values) == 1 else values  # twice what is once: not of its type
    if schema.get("type") == "integer" and isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value)
    return value
