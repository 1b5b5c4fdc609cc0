"""`manage.py search_batch`."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.cast import Cast
from tests.interviews.importing import import_one
from tests.pipeline.indexed import index_session, make_indexed_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run(tmp_path: Path, *queries: Any, options: tuple[str, ...] = ()) -> tuple[list[Any], str]:
    """The answers, and what was said about bad queries."""
    file, hits, err = tmp_path / "queries.jsonl", tmp_path / "hits.jsonl", io.StringIO()
    lines = [query if isinstance(query, str) else json.dumps(query) for query in queries]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    call_command(
        "search_batch",
        str(file),
        f"--out={hits}",
        "--organization=lindenhof",
        *options,
        stderr=err,
    )
    return [json.loads(line) for line in hits.read_text().splitlines()], err.getvalue()


def test_each_query_is_answered_in_its_place_with_the_ids_of_the_file(
    cast: Cast, tmp_path: Path
) -> None:
    index_session(import_one(cast))
    session = make_indexed_session(cast)
    asked = {"id": "q1", "query": "oven", "filters": {"interview": "Calls of autumn"}}
    [one, other], err = run(tmp_path, asked, {"id": "q2", "query": "Petra oven"})
    assert err == ""
    assert (one["id"], other["id"]) == ("q1", "q2")
    assert {hit["session"] for hit in one["hits"]} == {"call-7"}
    assert "call-7#1" in {turn for hit in one["hits"] for turn in hit["turns"]}
    assert one["hits"][0]["score"] > 0
    assert {hit["session"] for hit in other["hits"]} == {"call-7", str(session.pk)}


def test_a_bad_query_is_reported_and_the_others_are_answered(cast: Cast, tmp_path: Path) -> None:
    index_session(import_one(cast))
    answers, err = run(
        tmp_path,
        "nonsense",
        {"id": "q2", "query": "oven", "filters": {"interview": "Nothing"}},
        {"id": "q3", "query": 7},
        {"id": "q4", "query": "oven", "filters": ["interview"]},
        {"id": "q5", "query": "oven", "filters": None},
    )
    assert [answer["id"] for answer in answers] == [None, "q2", "q3", "q4", "q5"]
    assert [bool(answer["hits"]) for answer in answers] == [False] * 4 + [True]
    assert err.splitlines() == [
        "Query 1: It is not a query.",
        "Query 2: There is no interview 'Nothing'.",
        "Query 3: It is not a query.",
        "Query 4: It is not a query.",
    ]


def test_a_query_that_no_text_may_have_costs_the_others_nothing(cast: Cast, tmp_path: Path) -> None:
    """Halves of characters, bytes that are no UTF-8, a whole book."""
    index_session(import_one(cast))
    file, hits = tmp_path / "queries.jsonl", tmp_path / "hits.jsonl"
    asked: list[bytes] = [
        json.dumps({"id": 1, "query": "oven \ud83d"}).encode(),
        json.dumps({"id": 2, "query": "oven", "filters": {"candidate": "\ud83d"}}).encode(),
        b'{"id": 3, "query": "oven \xe9"}',
        json.dumps({"id": 4, "query": "oven " * 1_000_000}).encode(),
        json.dumps({"id": "\ud83d", "query": "\0"}).encode(),
    ]
    file.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(asked))
    call_command("search_batch", str(file), f"--out={hits}", "--organization=lindenhof")
    answers = [json.loads(line) for line in hits.read_text().splitlines()]
    assert [bool(answer["hits"]) for answer in answers] == [True, False, True, True, False]
    assert [answer.get("error") for answer in answers] == [
        None,
        "candidate must be a text or a list of texts.",
        *[None] * 3,
    ]


def test_it_reads_and_writes_the_standard_streams(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_session(import_one(cast))
    out = io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(b'{"id": 1, "query": "oven"}'))
    monkeypatch.setattr(sys, "stdin", given)
    call_command("search_batch", "-", "--organization=lindenhof", stdout=out)
    assert json.loads(out.getvalue())["hits"][0]["session"] == "call-7"


def test_what_cannot_be_done_at_all_is_an_error(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("search_batch", str(tmp_path / "none"), "--organization=lindenhof")
    with pytest.raises(CommandError, match="No query could be answered"):
        run(tmp_path, "nonsense")
    with pytest.raises(CommandError, match="--limit"):
        run(tmp_path, {"id": 1, "query": "oven"}, options=("--limit=0",))
    with pytest.raises(CommandError, match="cannot be written"):
        run(tmp_path, {"id": 1, "query": "oven"}, options=(f"--out={tmp_path}",))
