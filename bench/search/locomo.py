"""LoCoMo through the product's own commands: `LOCOMO_DIR` says where its files are.

`import_sessions` takes the conversations in, `search_batch` answers the questions: with the filter
of their conversation, and over all conversations at once.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bench.search.figures import Times, times_of
from bench.search.processor import spent_ms
from bench.search.recall import (
    Found,
    Groups,
    Locomo,
    Question,
    Recall,
    groups_of,
    judge,
    mean,
)
from bench.search.trials import timed
from interviews import access
from interviews.models import Organization
from pipeline.retrieval.search import search
from pipeline.retrieval.wishes import read_filters

SLUG = "locomo"
#: Searches that are timed one by one, at a person's limit of hits.
TIMED, HITS = 200, 10


def measure_locomo(data: Path, folder: Path) -> Locomo:
    organization = Organization.objects.create(name="LoCoMo", slug=SLUG)
    call_command("import_sessions", str(data / "sessions.jsonl"), organization=SLUG)
    alone = data / "queries.jsonl"
    together = folder / "together.jsonl"
    unfiltered = ({**query, "filters": {}} for query in _lines(alone))
    together.write_text("".join(f"{json.dumps(query)}\n" for query in unfiltered))
    scopes = {
        "one conversation": _recall(data, alone, folder),
        "all conversations": _recall(data, together, folder),
    }
    return Locomo(scopes, *_time(organization, alone))


def _recall(data: Path, queries: Path, folder: Path) -> Groups:
    out = folder / "hits.jsonl"
    call_command("search_batch", str(queries), out=str(out), organization=SLUG)
    hits = {answer["id"]: _found(answer["hits"]) for answer in _lines(out)}
    words = {
        turn["id"]: len(turn["text"].split())
        for session in _lines(data / "sessions.jsonl")
        for turn in session["turns"]
    }
    groups: defaultdict[str, list[Recall]] = defaultdict(list)
    for question in _questions(data):
        recall = judge(question, hits.get(question.id, ()), words)
        for group in groups_of(question):
            groups[group].append(recall)
    return {group: (len(recalls), mean(recalls)) for group, recalls in groups.items()}


def _found(hits: list[dict[str, Any]]) -> tuple[Found, ...]:
    return tuple(Found(hit["session"], tuple(hit["turns"])) for hit in hits)


def _questions(data: Path) -> Iterator[Question]:
    """Those that have evidence."""
    for gold in _lines(data / "gold.jsonl"):
        if gold["units"]:
            yield Question(
                gold["id"],
                gold["category"],
                gold["interview"],
                tuple(frozenset(unit) for unit in gold["units"]),
                frozenset(gold["sessions"]),
            )


def _time(organization: Organization, queries: Path) -> tuple[Times, Times]:
    """By the clock and of the processor; each query's own vector in it."""
    operator = access.Operator(organization.pk)
    asked = list(_lines(queries))
    times_ms, processor_ms = [], []
    for query in asked[:: max(len(asked) // TIMED, 1)]:
        filters = read_filters(operator, query["filters"])
        fresh = f"{query['query']} please"  # no vector of it is remembered yet
        before_ms = spent_ms()
        times_ms.append(timed(partial(search, operator, fresh, filters=filters, limit=HITS))[1])
        processor_ms.append(spent_ms() - before_ms)
    return times_of(times_ms), times_of(processor_ms)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
