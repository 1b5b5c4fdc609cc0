"""However arguments are made, looking at them costs next to nothing."""

import time
from typing import Any

import pytest

from interviews.live_tools import CATALOGUE as LIVE
from interviews.tool_arguments import DEEPEST, MOST_VALUES, ArgumentValidator, are_unwieldy
from interviews.tools import CATALOGUE, Tool

pytestmark = pytest.mark.unit

HOSTILE = ("a" * 200_000 + "\0", " " * 200_000 + "\0", " " * 200_000, "a \0" * 70_000)
TOOLS = (*CATALOGUE.values(), *LIVE.values())


def nested(depth: int) -> Any:
    found: Any = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.fault("E81")
@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_long_text_is_refused_at_once_whatever_is_in_it(tool: Tool) -> None:
    """A thousandth of a second here; minutes where the cost grows as the square."""
    for schema in (tool.parameters, without_lengths(tool)):
        for text in HOSTILE:
            began = time.process_time()
            given = dict.fromkeys(tool.parameters["properties"], text) or {"x": text}
            assert not ArgumentValidator(schema).is_valid(given)
            assert list(ArgumentValidator(schema).iter_errors(given))
            assert time.process_time() - began < 1


def without_lengths(tool: Tool) -> dict[str, Any]:
    """The patterns alone must bear it, too."""
    properties = {
        name: {key: value for key, value in schema.items() if key != "maxLength"}
        for name, schema in tool.parameters["properties"].items()
    }
    return {**tool.parameters, "properties": properties, "minProperties": 1_000}


def test_a_length_is_looked_at_before_a_pattern() -> None:
    errors = ArgumentValidator(CATALOGUE["search_sessions"].parameters).iter_errors(
        {"query": "a" * 500 + "\0"}
    )
    assert [error.validator for error in errors] == ["maxLength"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("ovens", True), (" \n ovens ", True), ("", False), (" \t", False), ("a\0", False)],
    ids=repr,
)
def test_a_text_has_something_to_read(text: str, is_one: bool) -> None:
    schema = CATALOGUE["search_sessions"].parameters
    assert ArgumentValidator(schema).is_valid({"query": text}) is is_one


@pytest.mark.fault("E81")
@pytest.mark.parametrize(
    ("given", "unwieldy"),
    [
        ({"ids": ["x"] * 20, "query": "x" * 100_000}, False),
        ({"a": nested(DEEPEST - 2)}, False),
        ({"a": nested(DEEPEST)}, True),
        ({"a": nested(100_000)}, True),
        ({"a": [[]] * MOST_VALUES}, True),
        ({str(number): 1 for number in range(MOST_VALUES + 1)}, True),
    ],
    ids=("usual", "deep", "too_deep", "abyss", "wide", "many"),
)
def test_what_is_deep_or_wide_is_known_without_walking_all_of_it(
    given: dict[str, Any], unwieldy: bool
) -> None:
    assert are_unwieldy(given) is unwieldy
