"""Whether a value of a model is of the agreed form, by the part of JSON Schema that we use (pure).

Types, `enum`, `required`, closed objects, and bounds on numbers, lengths and counts. Problems name
the place and never the value, which may hold words of a person.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

#: Bounds are checked by us: not every endpoint takes them in a schema.
BOUNDS = frozenset({"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"})
KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def closed(**properties: Schema) -> dict[str, Any]:
    """An object with exactly these properties, all of them required."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def portable(schema: Schema) -> dict[str, Any]:
    """The schema as every endpoint takes it: without bounds."""
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            kept[key] = {name: portable(part) for name, part in value.items()}
        elif key not in BOUNDS:
            kept[key] = portable(value) if key == "items" else value
    return kept


def read_json(text: str) -> Any:
    """The value of a text that is JSON, in a Markdown fence or not. Raises ValueError."""
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```"):
        stripped = stripped.strip("`").removeprefix("json").strip()
    try:
        return json.loads(stripped, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("too deep") from None


def find_problem(value: Any, schema: Schema) -> str:
    """The first thing that is not as agreed, as a sentence; empty when all is."""
    return next(_problems(value, schema, "the answer"), "")


def _refuse_constant(_name: str) -> None:
    raise ValueError("not a number")


def _problems(value: Any, schema: Schema, place: str) -> Iterator[str]:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{place} must be of type {' or '.join(kinds)}."
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place} must be one of the agreed words."
    if isinstance(value, dict):
        yield from _problems_of_object(value, schema, place)
    elif isinstance(value, list):
        yield from _out_of_bounds(len(value), schema, "Items", f"the length of {place}")
        for number, item in enumerate(value):
            yield from _problems(item, schema["items"], f"item {number + 1} of {place}")
    elif isinstance(value, str):
        yield from _out_of_bounds(len(value), schema, "Length", f"the length of {place}")
    elif isinstance(value, int):
        yield from _out_of_bounds(value, schema, "imum", place)


def _problems_of_object(value: dict[str, Any], schema: Schema, place: str) -> Iterator[str]:
    properties = schema["properties"]
    for name in schema["required"]:
        if name not in value:
            yield f"{place} lacks “{name}”."
    if set(value) - set(properties):
        yield f"{place} has something that was not agreed."
    for name, part in properties.items():
        if name in value:
            yield from _problems(value[name], part, f"“{name}” of {place}")


def _is(value: Any, kind: str) -> bool:
    if kind == "integer" and isinstance(value, bool):
        return False
    return isinstance(value, KINDS[kind])


def _out_of_bounds(size: int, schema: Schema, ending: str, place: str) -> Iterator[str]:
    least, most = schema.get(f"min{ending}"), schema.get(f"max{ending}")
    if least is not None and size < least:
        yield f"{place} must be at least {least}."
    if most is not None and size > most:
        yield f"{place} must be at most {most}."
