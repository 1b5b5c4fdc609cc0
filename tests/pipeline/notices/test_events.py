"""What is told about a session."""

import json
from dataclasses import replace

import pytest

from pipeline.notices.events import (
    Facts,
    body_of,
    endpoint_tested,
    key_of,
    session_processed,
)
from tests.cast import NOW

pytestmark = pytest.mark.unit

FACTS = Facts(
    session="s1",
    organization="o1",
    interview="i1",
    interview_title="Night baker",
    interview_version=3,
    input_version=1,
    ended_at="2026-11-21T09:10:00+00:00",
    end_reason="plan",
    quality="good",
    steps={"summary": "done", "recording": "done"},
    artefacts={"summary": "a1"},
)


def test_a_payload_says_what_is_there_and_where() -> None:
    told = session_processed(FACTS, link="https://viva.test/s1", now=NOW)
    assert told["type"] == "session.processed"
    assert told["data"]["is_complete"] is True
    assert told["data"]["artefacts"] == {"summary": "a1"}
    assert told["data"]["links"] == {"session": "https://viva.test/s1"}


@pytest.mark.parametrize("status", ["failed", "blocked"])
def test_what_is_not_there_is_told_and_not_hidden(status: str) -> None:
    partly = replace(FACTS, steps={"summary": status, "recording": "done"}, artefacts={})
    told = session_processed(partly, link="", now=NOW)["data"]
    assert told["is_complete"] is False
    assert told["steps"]["summary"] == status
    assert told["artefacts"] == {}


def test_a_key_names_one_message_to_one_address() -> None:
    assert key_of("e", "s.0", "a") == key_of("e", "s.0", "a")
    keys = [("e", "s.0", "a"), ("e", "s.0", "b"), ("e", "s.1", "a"), ("f", "s.0", "a")]
    assert len({key_of(*each) for each in keys}) == 4


def test_the_same_row_gives_the_same_bytes() -> None:
    told = session_processed(FACTS, link="", now=NOW)
    turned = dict(reversed(list(told.items())))
    assert body_of(told) == body_of(turned)
    assert json.loads(body_of(told)) == told


def test_a_test_is_about_nothing_but_the_endpoint() -> None:
    assert endpoint_tested("e1", now=NOW)["data"] == {"endpoint": "e1"}
