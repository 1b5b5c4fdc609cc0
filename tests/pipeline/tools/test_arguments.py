"""What a caller gives is checked before anything is done with it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from pipeline.tools.arguments import read_arguments
from pipeline.tools.result import ErrorCode, ToolRefusal

pytestmark = pytest.mark.unit

CANARY = "CANARY-4711"


def test_arguments_become_values_with_defaults() -> None:
    one = uuid4()
    read = read_arguments(
        "search_sessions",
        {"query": "ovens", "session_ids": [str(one)], "since": "2026-02-28"},
    )
    assert read["session_ids"] == [UUID(str(one))]
    assert read["since"] == date(2026, 2, 28)
    assert read["limit"] == 8


@pytest.mark.fault("E81")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "query: required."),
        ({"query": ""}, "query: minLength 1."),
        ({"query": 7}, "query: type string."),
        ({"query": "x" * 401}, "query: maxLength 400."),
        ({"query": f"{CANARY}\0"}, "query: not of the form"),
        ({"query": f"{CANARY}\ud800"}, "query: not of the form"),
        ({"query": "x", "limit": 0}, "limit: minimum 1."),
        ({"query": "x", "limit": 10**30}, "limit: maximum 20."),
        ({"query": "x", "limit": True}, "limit: type integer."),
        ({"query": "x", "speaker": CANARY}, "speaker: enum ['candidate', 'interviewer']."),
        ({"query": "x", "session_ids": []}, "session_ids: minItems 1."),
        ({"query": "x", "session_ids": [CANARY]}, "session_ids.0: not of the form"),
        ({"query": "x", "session_ids": [f"{UUID(int=1)}\n"]}, "session_ids: not of the form"),
        ({"query": "x", "since": "2026-02-30"}, "since: not of the form"),
        ({"query": "x", "organization": CANARY}, "arguments: takes query, "),
        ({"query": "x", CANARY: "x"}, "and nothing else."),
        ({"query": {"deep": [CANARY]}}, "query: type string."),
    ],
    ids=str,
)
def test_arguments_that_do_not_fit_are_refused_without_being_repeated(
    given: dict[str, Any], said: str
) -> None:
    with pytest.raises(ToolRefusal) as refusal:
        read_arguments("search_sessions", given)
    assert refusal.value.code is ErrorCode.INVALID_ARGUMENTS
    assert said in refusal.value.message
    assert CANARY not in refusal.value.message
