"""A session as JSON: versioned, documented, exact."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from interviews.home import CHECKOUT
from pipeline.exports.json_document import FORMAT, VERSION, document_of, write_json
from tests.pipeline.exports.reports import HOSTILE, make_hostile_report, make_report

pytestmark = pytest.mark.unit

PAGE = (CHECKOUT / "docs/reference/exports.md").read_text(encoding="utf-8")


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from keys_of(each)


def test_the_document_says_what_it_is() -> None:
    document = json.loads(write_json(make_report()))
    assert (document["format"], document["version"]) == (FORMAT, VERSION) == ("viva.session", 1)


@pytest.mark.parametrize("key", sorted(set(keys_of(document_of(make_report())))))
def test_every_key_is_documented(key: str) -> None:
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("name", HOSTILE)
def test_every_text_comes_back_as_it_was(name: str) -> None:
    text = HOSTILE[name]
    document = json.loads(write_json(make_hostile_report(text)))
    assert document["session"]["candidate"] == text
    assert document["transcript"][1]["heard"] == text
    assert document["decision"]["reason"] == text


@pytest.mark.fault("B43")
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_it_acts_in_a_page_or_a_terminal(name: str) -> None:
    content = write_json(make_hostile_report(HOSTILE[name]))
    assert content.isascii()
    assert not set(content) & set(b"<>&\x00\x1b\r\t")


def test_there_is_no_overall_verdict() -> None:
    assert not {"verdict", "score", "recommendation"} & set(document_of(make_report()))


def test_what_is_not_there_is_null() -> None:
    bare = make_report(decision=None, summary=None, quality=None, agreement=None)
    document = document_of(bare)
    assert [document[key] for key in ("decision", "summary", "quality", "agreement")] == [None] * 4
