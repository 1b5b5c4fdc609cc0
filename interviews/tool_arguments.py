"""Whether arguments of strangers fit the schema of a tool, at a bounded cost (pure).

A sentence names the argument and the rule; it never repeats what was given.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

#: No tool takes as many values, nor any so deep.
MOST_VALUES = 500
DEEPEST = 8
#: Rules whose value is short and says what to do.
TOLD = ("type", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "enum")


def problem_of(given: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """One sentence about what does not fit, or nothing."""
    if are_unwieldy(given):
        return "arguments: too many or too deep."
    wrong = best_match(ArgumentValidator(schema).iter_errors(dict(given)))
    return _sentence_about(wrong) if wrong is not None else ""


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


def _sentence_about(wrong: ValidationError) -> str:
    """Arguments that are not in the schema are not repeated."""
    place = ".".join(str(part) for part in wrong.absolute_path) or "arguments"
    rule = str(wrong.validator)
    if rule == "required":
        missing = [name for name in wrong.validator_value if name not in wrong.instance]
        return f"{', '.join(missing)}: required."
    if rule == "additionalProperties":
        names = ", ".join(wrong.schema["properties"])
        return f"{place}: takes {names} and nothing else." if names else f"{place}: takes none."
    if rule == "minProperties":
        return f"{place}: nothing is asked for."
    if rule in TOLD:
        return f"{place}: {rule} {wrong.validator_value}."
    return f"{place}: not of the form that the schema asks for."
