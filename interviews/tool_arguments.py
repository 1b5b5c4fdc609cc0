"""What a schema check may cost: arguments of strangers are bounded before they are read (pure)."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

#: No tool takes as many values, nor any so deep.
MOST_VALUES = 500
DEEPEST = 8


def are_unwieldy(given: Mapping[str, Any]) -> bool:
    """Too many values or too deep ones; without recursion, and no longer than it takes to know."""
    waiting: list[tuple[int, Any]] = [(0, given)]
    count = 0
    while waiting:
        depth, value = waiting.pop()
        if not isinstance(value, (Mapping, list)):
            continue
        count += len(value)
        if depth >= DEEPEST or count > MOST_VALUES:
            return True
        inner = value.values() if isinstance(value, Mapping) else value
        waiting.extend((depth + 1, each) for each in inner)
    return False


def _pattern(validator: Any, pattern: str, given: Any, schema: Any) -> Iterator[Any]:
    """Not for what is too long anyway, which `maxLength` says."""
    if isinstance(given, str) and len(given) > schema.get("maxLength", len(given)):
        return
    yield from Draft202012Validator.VALIDATORS["pattern"](validator, pattern, given, schema)


#: As JSON Schema says, but a length is looked at before a pattern.
ArgumentValidator: Any = extend(Draft202012Validator, {"pattern": _pattern})
