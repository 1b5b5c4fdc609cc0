"""Whether a value of a model is of the agreed form."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schemas import closed, find_problem, portable, read_json

pytestmark = pytest.mark.unit

ITEM = closed(
    name={"type": "string", "minLength": 1, "maxLength": 5},
    level={"type": ["integer", "null"], "minimum": 1, "maximum": 3},
    kind={"type": "string", "enum": ["a", "b"]},
)
SCHEMA = closed(items={"type": "array", "items": ITEM, "maxItems": 2})
GOOD = {"name": "Ada", "level": 2, "kind": "a"}


def test_what_is_as_agreed_has_no_problem() -> None:
    assert find_problem({"items": []}, SCHEMA) == ""
    assert find_problem({"items": [GOOD, {**GOOD, "level": None}]}, SCHEMA) == ""


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ([], "the answer must be of type object"),
        ({}, "the answer lacks “items”"),
        ({"items": [], "verdict": "secret"}, "the answer has something that was not agreed"),
        ({"items": {}}, "“items” of the answer must be of type array"),
        ({"items": [GOOD] * 3}, "the length of “items” of the answer must be at most 2"),
        ({"items": ["secret"]}, "item 1 of “items” of the answer must be of type object"),
        ({"items": [{**GOOD, "level": 4}]}, "“level” of item 1 of “items”"),
        ({"items": [{**GOOD, "level": 0}]}, "must be at least 1"),
        ({"items": [{**GOOD, "level": "2"}]}, "must be of type integer or null"),
        ({"items": [{**GOOD, "level": True}]}, "must be of type integer or null"),
        ({"items": [{**GOOD, "level": 2.5}]}, "must be of type integer or null"),
        ({"items": [{**GOOD, "name": ""}]}, "must be at least 1"),
        ({"items": [{**GOOD, "name": "secret words"}]}, "must be at most 5"),
        ({"items": [{**GOOD, "kind": "secret"}]}, "must be one of the agreed words"),
    ],
)
def test_a_problem_names_the_place_and_never_the_value(value: Any, problem: str) -> None:
    found = find_problem(value, SCHEMA)
    assert problem in found
    assert "secret" not in found


def test_a_form_for_every_endpoint_has_no_bounds_and_all_else() -> None:
    assert portable(SCHEMA) == closed(
        items={
            "type": "array",
            "items": closed(
                name={"type": "string"},
                level={"type": ["integer", "null"]},
                kind={"type": "string", "enum": ["a", "b"]},
            ),
        }
    )


@pytest.mark.parametrize(
    "text", ['{"a": 1}', ' \n{"a": 1}\n', '```json\n{"a": 1}\n```', '```{"a": 1}```']
)
def test_json_is_read_in_a_fence_and_without(text: str) -> None:
    assert read_json(text) == {"a": 1}


@pytest.mark.parametrize(
    "text", ["", "Sorry.", '{"a": 1', '{"a": NaN}', '{"a": 1} Done.', "[" * 100_000, "9" * 9000]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_json(text)


@pytest.mark.fault("B38")
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_whatever_json_comes_is_judged_and_nothing_breaks(value: Any) -> None:
    assert find_problem(read_json(json.dumps(value)), SCHEMA)
