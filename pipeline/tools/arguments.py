"""What a caller gives, against the schema of its tool: refused, or as values of Python (pure).

A message names the argument and the rule; it never repeats what was given.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from jsonschema.exceptions import ValidationError, best_match

from interviews.tool_arguments import ArgumentValidator, are_unwieldy
from interviews.tools import CATALOGUE
from pipeline.tools.result import ErrorCode, ToolRefusal

#: Rules whose value is short and says what to do.
TOLD = ("type", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "enum")


def read_arguments(tool: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """With defaults; ids as UUID and days as date. Raises ToolRefusal."""
    if are_unwieldy(given):
        raise ToolRefusal(ErrorCode.INVALID_ARGUMENTS, "arguments: too many or too deep.")
    wrong = best_match(_validator(tool).iter_errors(dict(given)))
    if wrong is not None:
        raise ToolRefusal(ErrorCode.INVALID_ARGUMENTS, sentence_about(wrong))
    properties = CATALOGUE[tool].parameters["properties"]
    defaults = {name: p["default"] for name, p in properties.items() if "default" in p}
    return {
        name: _value(name, properties[name], value) for name, value in {**defaults, **given}.items()
    }


def sentence_about(wrong: ValidationError) -> str:
    """One sentence; arguments that are not in the schema are not repeated."""
    place = ".".join(str(part) for part in wrong.absolute_path) or "arguments"
    rule = str(wrong.validator)
    if rule == "required":
        missing = [name for name in wrong.validator_value if name not in wrong.instance]
        return f"{', '.join(missing)}: required."
    if rule == "additionalProperties":
        return f"{place}: takes {', '.join(wrong.schema['properties'])} and nothing else."
    if rule == "minProperties":
        return f"{place}: nothing is asked for."
    if rule in TOLD:
        return f"{place}: {rule} {wrong.validator_value}."
    return f"{place}: not of the form that the schema asks for."


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


@lru_cache
def _validator(tool: str) -> Any:
    return ArgumentValidator(CATALOGUE[tool].parameters)
