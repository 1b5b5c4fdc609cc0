"""A cursor goes on with the list it was given for, for who got it, and with nothing else."""

import pytest

from pipeline.tools.cursors import make_cursor, read_cursor
from pipeline.tools.result import ErrorCode, ToolRefusal

pytestmark = pytest.mark.unit

GIVEN = {"actor": "token:1", "tool": "get_turns", "arguments": {"limit": 2, "session_id": "x"}}


def test_a_list_goes_on_where_the_cursor_says() -> None:
    cursor = make_cursor(40, **GIVEN)  # type: ignore[arg-type]
    again = {**GIVEN, "arguments": {**GIVEN["arguments"], "cursor": cursor}}  # type: ignore[dict-item]
    assert read_cursor(cursor, **again) == (40, "")  # type: ignore[arg-type]
    assert read_cursor(None, **GIVEN) == (0, "")  # type: ignore[arg-type]


def test_a_list_finds_its_note_on_the_cursor() -> None:
    cursor = make_cursor(40, note="as of noon", **GIVEN)  # type: ignore[arg-type]
    assert read_cursor(cursor, **GIVEN) == (40, "as of noon")  # type: ignore[arg-type]


@pytest.mark.fault("E82")
@pytest.mark.parametrize(
    "other",
    [
        {"actor": "token:2"},
        {"tool": "list_interviews"},
        {"arguments": {"limit": 3, "session_id": "x"}},
    ],
    ids=str,
)
def test_a_cursor_of_another_question_is_refused(other: dict[str, object]) -> None:
    cursor = make_cursor(40, **GIVEN)  # type: ignore[arg-type]
    with pytest.raises(ToolRefusal) as refusal:
        read_cursor(cursor, **{**GIVEN, **other})  # type: ignore[arg-type]
    assert refusal.value.code is ErrorCode.NOT_FOUND


@pytest.mark.fault("E82")
@pytest.mark.parametrize("guess", ["", "0", "40", "WzQwLCAiIl0:x", "WzQw", "é", "-1:" * 40])
def test_a_guessed_cursor_is_refused(guess: str) -> None:
    with pytest.raises(ToolRefusal):
        read_cursor(guess, **GIVEN)  # type: ignore[arg-type]
