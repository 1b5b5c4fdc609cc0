"""What the audit log keeps of a call's arguments: ids, numbers and choices, but no words (pure)."""

import re
from collections.abc import Mapping
from typing import Any

from interviews.tools import DAY_PATTERN, REFERENCE, UUID_PATTERN

#: What says nothing by itself: ids, days, references of turns.
HARMLESS = re.compile("|".join((UUID_PATTERN, DAY_PATTERN, str(REFERENCE["pattern"]))))
LONGEST_NAME = 40
MOST = 30


def redacted(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """By name; names that the schema does not have are only counted."""
    properties = schema.get("properties", {})
    kept = {
        name: _kept(value, properties[name])
        for name, value in arguments.items()
        if name in properties
    }
    unknown = len(arguments) - len(kept)
    return {**kept, "(unknown)": unknown} if unknown else kept


def _kept(value: Any, schema: Mapping[str, Any]) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value if not isinstance(value, int) or abs(value) < 2**53 else "(a large number)"
    if isinstance(value, float):
        return "(a number)"
    if isinstance(value, str):
        is_choice = value in schema.get("enum", ())
        return value if is_choice or HARMLESS.fullmatch(value) else f"({len(value)} characters)"
    if isinstance(value, list):
        items = schema.get("items", {})
        return [_kept_of_list(each, items) for each in value[:MOST]]
    return "(an object)"


def _kept_of_list(value: Any, schema: Mapping[str, Any]) -> Any:
    """No tool takes lists of lists: how deep and how large they are is not followed."""
    return "(a list)" if isinstance(value, list) else _kept(value, schema)
