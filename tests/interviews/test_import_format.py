"""What is read of a line, and why a line is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.import_format import LAST_MS, BadLineError, read_line
from tests.imports import SAID, make_line, make_told

pytestmark = pytest.mark.unit


def turn(**changed: Any) -> dict[str, Any]:
    made: dict[str, Any] = make_line()["turns"][1]
    return made | changed


def test_a_line_is_a_session_with_its_turns() -> None:
    told = make_told()
    assert (told.id, told.interview, told.candidate) == ("call-7", "Calls of autumn", "Petra Probe")
    assert told.started_at == datetime(2024, 10, 3, 6, 30, tzinfo=UTC)
    assert [(each.speaker, each.name, each.text) for each in told.turns] == list(SAID)
    assert (told.length_ms, told.ended_at) == (
        15_500,
        datetime(2024, 10, 3, 6, 30, 15, 500_000, UTC),
    )
    assert told.interviewer == "Ines"


def test_a_moment_without_an_offset_is_utc() -> None:
    assert make_told(started_at="2024-10-03T08:30").started_at.hour == 8


def test_what_may_be_missing_is_empty_and_what_is_unknown_is_ignored() -> None:
    told = make_told(title=None, mood="calm", turns=[turn(name=None)])
    assert (told.title, told.turns[0].name, told.interviewer) == ("", "", "")


def test_turns_without_words_are_left_out() -> None:
    told = make_told(turns=[turn(id="a", text=" "), turn(id="b"), turn(id="c", text="")])
    assert [each.id for each in told.turns] == ["b"]


def test_the_digest_is_of_everything_that_is_told() -> None:
    assert make_told().digest == make_told(mood="calm").digest
    others = [
        make_told(title="Another night"),
        make_told(started_at="2024-10-03T08:31:00+02:00"),
        make_told(turns=[turn()]),
        make_told(turns=[turn(ended_ms=9000)]),
    ]
    assert len({make_told().digest, *(other.digest for other in others)}) == 5


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id": ""}, "id is empty."),
        ({"id": 7}, "id must be a text."),
        ({"id": "x" * 201}, "id is longer than 200 characters."),
        ({"interview": None}, "interview must be a text."),
        ({"candidate": "  "}, "candidate is empty."),
        ({"title": ["a"]}, "title must be a text."),
        ({"title": "a\0b"}, "title has characters that no text may have."),
        ({"started_at": "yesterday"}, "started_at must be a moment"),
        ({"started_at": None}, "started_at must be a moment"),
        ({"started_at": "0001-01-01T00:00:00+14:00"}, "started_at"),
        ({"started_at": "1066-10-14"}, "started_at is in no year"),
        ({"turns": None}, "turns must be a list."),
        ({"turns": []}, "It has no turn with words."),
        ({"turns": [turn(text="")]}, "It has no turn with words."),
        ({"turns": [turn(), turn()]}, "Two turns have the same id."),
        ({"turns": [turn()] * 20_001}, "It has more than 20000 turns."),
        ({"turns": ["hello"]}, "Turn 1: It is not a JSON object."),
        ({"turns": [turn(speaker="robot")]}, "Turn 1: speaker must be candidate or interviewer."),
        ({"turns": [turn(text=None)]}, "Turn 1: text must be a text."),
        ({"turns": [turn(text="\ud800")]}, "Turn 1: text has characters that no text may have."),
        ({"turns": [turn(started_ms=True)]}, "Turn 1: started_ms must be a number"),
        ({"turns": [turn(started_ms="0")]}, "Turn 1: started_ms must be a number"),
        ({"turns": [turn(ended_ms=LAST_MS + 1)]}, "Turn 1: ended_ms must be between 0"),
        ({"turns": [turn(ended_ms=float("nan"))]}, "Turn 1: ended_ms must be between 0"),
        ({"turns": [turn(started_ms=-1)]}, "Turn 1: started_ms must be between 0"),
        ({"turns": [turn(started_ms=9000)]}, "Turn 1: It ends before it starts."),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadLineError) as refused:
        make_told(**changed)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize("line", ["", "{", "[" * 100_000, "[]", "7", '"a session"', "null"])
def test_what_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(BadLineError):
        read_line(line)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from([*make_line()]), anything)
def test_whatever_stands_in_a_line_it_is_read_or_refused(key: str, value: Any) -> None:
    try:
        told = read_line(json.dumps(make_line(**{key: value})))
    except BadLineError:
        return
    assert told.turns
