"""Small checks that describe the shape of client events and refuse what the GA protocol refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from realtime.engine.refusals import RefusalError

Check = Callable[[Any, str], Any]
"""Takes a value and its dotted path; returns the value, or raises RefusalError."""


def shape(fields: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    """Want an object with these fields and no others."""

    def check(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(path, "an object")
        for name in value:
            if name not in fields:
                param = join(path, name)
                raise RefusalError("unknown_parameter", f"Unknown parameter: '{param}'.", param)
        for name in required:
            if name not in value:
                raise missing(join(path, name))
        return {name: fields[name](inner, join(path, name)) for name, inner in value.items()}

    return check


def tagged(tag: str, shapes: Mapping[str, Check]) -> Check:
    """Want an object whose shape depends on the value of its field `tag`."""

    def check(value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            raise wrong(path, "an object")
        if tag not in value:
            raise missing(join(path, tag))
        return shapes[one_of(*shapes)(value[tag], join(path, tag))](value, path)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong(path, "one of " + ", ".join(repr(each) for each in allowed))
        return value

    return check


def text(max_length: int = 1_000_000, min_length: int = 0) -> Check:
    def check(value: Any, path: str) -> str:
        if not isinstance(value, str) or not min_length <= len(value) <= max_length:
            raise wrong(path, f"a string of {min_length} to {max_length} characters")
        return value

    return check


def number(low: float, high: float) -> Check:
    def check(value: Any, path: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(path, "a number")
        if not low <= value <= high:
            raise wrong(path, f"a number from {low:g} to {high:g}")
        return value

    return check


def integer(low: int, high: int) -> Check:
    def check(value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise wrong(path, f"an integer from {low} to {high}")
        return value

    return check


def boolean(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise wrong(path, "true or false")
    return value


def anything(value: Any, path: str) -> Any:  # noqa: ARG001 - the signature of a Check
    return value


def nullable(inner: Check) -> Check:
    return lambda value, path: None if value is None else inner(value, path)


def either(first: Check, second: Check) -> Check:
    def check(value: Any, path: str) -> Any:
        try:
            return first(value, path)
        except RefusalError:
            return second(value, path)

    return check


def list_of(inner: Check, max_length: int = 256) -> Check:
    def check(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > max_length:
            raise wrong(path, f"an array of at most {max_length} entries")
        return [inner(each, f"{path}[{index}]") for index, each in enumerate(value)]

    return check


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def wrong(path: str, expected: str) -> RefusalError:
    return RefusalError("invalid_value", f"Invalid value for '{path}': expected {expected}.", path)


def missing(path: str) -> RefusalError:
    return RefusalError(
        "missing_required_parameter", f"Missing required parameter: '{path}'.", path
    )
