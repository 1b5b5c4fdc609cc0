"""The audit log says what was asked for, in no words of anybody."""

import pytest

from interviews.tools import CATALOGUE
from pipeline.tools.redaction import redacted

pytestmark = pytest.mark.unit

SCHEMA = CATALOGUE["search_sessions"].parameters
ID = "0b9f7d5e-3b1c-4c7f-9a43-0d2f5a1c7e11"


def test_ids_choices_days_and_numbers_are_kept() -> None:
    kept = {"session_ids": [ID], "speaker": "candidate", "since": "2026-02-28", "limit": 3}
    assert redacted(kept, SCHEMA) == kept
    turns = {"turns": ["1.4", "a word"]}
    assert redacted(turns, CATALOGUE["save_insight"].parameters) == {
        "turns": ["1.4", "(6 characters)"]
    }


@pytest.mark.fault("E86")
def test_words_are_counted_and_not_kept() -> None:
    given = {
        "query": "CANARY",
        "speaker": "CANARY",
        "session_ids": ["CANARY", {"CANARY": 1}],
        "limit": 10**30,
        "until": 1.5,
        "verdict": None,
        "CANARY": "CANARY",
    }
    kept = redacted(given, SCHEMA)
    assert "CANARY" not in str(kept)
    assert kept["query"] == "(6 characters)"
    assert kept["(unknown)"] == 1
    assert kept["verdict"] is None


def test_a_tool_that_nobody_knows_keeps_nothing() -> None:
    assert redacted({"a": 1, "b": "x"}, {}) == {"(unknown)": 2}


@pytest.mark.fault("E86")
def test_lists_of_lists_are_not_followed() -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    for given in (deep, [[ID] * 99] * 99, [[["1.4"] * 30] * 30] * 30):
        kept = redacted({"session_ids": given}, SCHEMA)
        assert set(kept["session_ids"]) == {"(a list)"}
        assert len(kept["session_ids"]) <= 30


def test_long_lists_are_cut() -> None:
    assert len(redacted({"session_ids": [ID] * 99}, SCHEMA)["session_ids"]) == 30
