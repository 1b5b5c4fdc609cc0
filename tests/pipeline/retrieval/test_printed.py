"""Hits in a terminal and as data."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from pipeline.passages import Span
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.printed import as_data, as_lines

pytestmark = pytest.mark.unit

ASKED, SAID = "When did it fail?", "At three in the morning."


def hit(**changed: Any) -> Hit:
    text = f"{ASKED}\n{SAID}"
    spans = (
        Span("1.1", "interviewer", 0, len(ASKED)),
        Span("1.2", "candidate", len(ASKED) + 1, len(text)),
    )
    return Hit(
        **{
            "passage_id": UUID(int=1),
            "session_id": UUID(int=2),
            "interview_id": UUID(int=3),
            "kind": "turns",
            "title": "Night baker",
            "started_at": datetime(2026, 11, 21, 9, tzinfo=UTC),
            "turns": ("1.1", "1.2"),
            "text": text,
            "spans": spans,
            "starts_ms": 62_000,
            "ends_ms": 3_725_000,
            "score": 0.81234567,
            "signals": {"dense": 0.7, "lexical": 0.9, "links": 0.0},
            **changed,
        }
    )


def test_a_hit_is_told_with_where_it_is_from_and_what_found_it() -> None:
    assert as_lines(1, hit(), session="call-7", turns=["a", "b"]).splitlines() == [
        "1. 0.812  Night baker · 2026-11-21 09:00",
        "   session call-7  1:02-1:02:05  (dense 0.70, lexical 0.90)",
        "   turns a b",
        "   interviewer: When did it fail?",
        "   candidate: At three in the morning.",
    ]


def test_long_answers_are_wrapped() -> None:
    text = "word " * 60
    lines = as_lines(
        1, hit(text=text, spans=(Span("1.1", "candidate", 0, len(text)),)), session="", turns=[]
    ).splitlines()
    assert len(lines) == 3 + 4
    assert all(len(line) <= 100 for line in lines)


def test_what_was_said_cannot_steer_the_terminal() -> None:
    text = "\x1b[2Jgone \u202e\x07"
    told = as_lines(
        1, hit(text=text, spans=(Span("1.1", "candidate", 0, len(text)),)), session="", turns=[]
    )
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "\u202e" not in told


def test_as_data_it_has_everything() -> None:
    told = as_data(hit(), session="call-7", turns=["a", "b"])
    assert (told["session"], told["turns"], told["score"]) == ("call-7", ["a", "b"], 0.8123)
    assert told["signals"] == {"dense": 0.7, "lexical": 0.9, "links": 0.0}
    assert told["text"] == f"{ASKED}\n{SAID}"
    assert told["started_at"] == "2026-11-21T09:00:00+00:00"
    assert as_data(hit(started_at=None), session="", turns=[])["started_at"] is None
