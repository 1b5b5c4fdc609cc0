"""What a caller gives, against the schema of its tool: refused, or as values of Python (pure).

What does not fit is told as `interviews/tool_arguments.py` does for all doors.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from interviews.tool_arguments import problem_of
from interviews.tools import CATALOGUE
from pipeline.tools.result import ErrorCode, ToolRefusal


def read_arguments(tool: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """With defaults; ids as UUID and days as date. Raises ToolRefusal."""
    schema = CATALOGUE[tool].parameters
    if problem := problem_of(given, schema):
        raise ToolRefusal(ErrorCode.INVALID_ARGUMENTS, problem)
    properties = schema["properties"]
    defaults = {name: p["default"] for name, p in properties.items() if "default" in p}
    return {
        name: _value(name, properties[name], value) for name, value in {**defaults, **given}.items()
    }


def _value(name: str, schema: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, list):
        return [_value(name, schema["items"], each) for each in value]
    try:
        if schema.get("format") == "uuid":
            return UUID(value)
        if schema.get("format") == "date":
            return date.fromisoformat(value)
        if isinstance(value, str):
            value.encode()
        if schema.get("type") == "integer":
            return int(value)  # JSON writes the same number as 2 and as 2.0
    except ValueError:
        raise ToolRefusal(
            ErrorCode.INVALID_ARGUMENTS, f"{name}: not of the form that the schema asks for."
        ) from None
    return value
