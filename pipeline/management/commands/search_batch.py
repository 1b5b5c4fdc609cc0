"""`manage.py search_batch QUERIES.jsonl --out HITS.jsonl`: many queries, for measuring."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews import access
from pipeline.management.operators import (
    add_organization,
    find_organization,
    numbered_lines,
    progress,
)
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.outside_ids import OutsideIds
from pipeline.retrieval.search import search
from pipeline.retrieval.wishes import WishError, read_filters

MOST_HITS = 200


class Command(BaseCommand):
    """A line that is no question gets an answer without hits and with an `error`."""

    help = (
        'Answer one query a line ({"id", "query", "filters"}) with one line each '
        '({"id", "hits": [{"session", "turns", "score"}]}); ids are those of the imported file '
        "where a session was imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queries", help="JSON Lines; - for standard input")
        parser.add_argument("--out", default="-", help="JSON Lines; - for standard output")
        parser.add_argument("--limit", type=int, default=30, help="how many hits a query")
        add_organization(parser)

    def handle(self, *_args: object, **given: Any) -> None:
        if not 1 <= given["limit"] <= MOST_HITS:
            raise CommandError(f"--limit must be between 1 and {MOST_HITS}.")
        operator = access.Operator(find_organization(given["organization"]).pk)
        lines = numbered_lines(given["queries"])
        ids, answers, wrong = OutsideIds(operator), list[str](), 0
        with progress(self, total=len(lines), what="queries") as bar:
            for number, line in lines:
                answer = _answer(operator, line, ids, limit=given["limit"])
                if "error" in answer:
                    wrong += 1
                    bar.say(f"Query {number}: {answer['error']}")
                answers.append(json.dumps(answer))
                bar.advance()
        self._write(given["out"], answers)
        if lines and wrong == len(lines):
            raise CommandError("No query could be answered.")

    def _write(self, name: str, answers: list[str]) -> None:
        text = "".join(f"{answer}\n" for answer in answers)
        if name == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{name} cannot be written: {error.strerror}.") from None


def _answer(operator: access.Operator, line: str, ids: OutsideIds, *, limit: int) -> dict[str, Any]:
    told = _read(line)
    answer: dict[str, Any] = {"id": told.get("id"), "hits": []}
    try:
        query, wishes = told.get("query"), told.get("filters") or {}
        filters = read_filters(operator, wishes) if isinstance(wishes, dict) else None
    except WishError as error:
        return {**answer, "error": str(error)}
    if not isinstance(query, str) or filters is None:
        return {**answer, "error": "It is not a query."}
    hits = search(operator, query, filters=filters, limit=limit)
    ids.learn(hit.session_id for hit in hits if hit.session_id)
    return {**answer, "hits": [_told(hit, ids) for hit in hits if hit.session_id]}


def _read(line: str) -> dict[str, Any]:
    """Nothing, where it is no JSON object."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _told(hit: Hit, ids: OutsideIds) -> dict[str, Any]:
    assert hit.session_id is not None  # noqa: S101 - documents have none and are left out
    return {
        "session": ids.session(hit.session_id),
        "turns": ids.turns(hit.session_id, hit.turns),
        "score": round(hit.score, 6),
    }
