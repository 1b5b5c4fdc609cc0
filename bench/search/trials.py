"""Searches that are timed, and compared with the exact answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import fmean
from typing import TypeVar

from bench.search.figures import Measured, times_of
from bench.search.generated import Heap
from bench.search.processor import spent_ms
from interviews import access
from pipeline.retrieval import query_vector
from pipeline.retrieval.dense import compare_all, find_by_index, find_nearest
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.search import MOST_PASSAGES, MOST_PIECES, search

Answer = TypeVar("Answer")

#: Hits that are asked for, and nearest that are compared.
TWENTY = 20
WORDS = 6
#: Before anything is timed: what is read from the disk once, and counted once.
WARM = 5


@dataclass
class Trials:
    """What was measured so far, query by query."""

    recalls: list[float] = field(default_factory=list)
    recalls_by_index: list[float] = field(default_factory=list)
    comparing_all_ms: list[float] = field(default_factory=list)
    by_index_ms: list[float] = field(default_factory=list)
    words_ms: list[float] = field(default_factory=list)
    search_ms: list[float] = field(default_factory=list)
    search_processor_ms: list[float] = field(default_factory=list)


def measure(heap: Heap, share: float, *, queries: int) -> Measured:
    """With a filter that keeps this share of the passages."""
    operator = access.Operator(heap.organization.pk)
    filters = Filters() if share == 1.0 else Filters(interviews=(heap.interviews[share].pk,))
    for _ in range(WARM):
        _try(heap, operator, filters, Trials())
    trials = Trials()
    for _ in range(queries):
        _try(heap, operator, filters, trials)
    return Measured(
        heap.count,
        share,
        fmean(trials.recalls),
        fmean(trials.recalls_by_index),
        times_of(trials.comparing_all_ms),
        times_of(trials.by_index_ms),
        times_of(trials.words_ms),
        times_of(trials.search_ms),
        times_of(trials.search_processor_ms),
    )


def _try(heap: Heap, operator: access.Operator, filters: Filters, trials: Trials) -> None:
    words, vector = heap.words(WORDS), heap.query_vector()
    query_vector.remember(heap.index.model, words, vector)
    scope = scope_of(operator, filters)
    way = (scope, heap.index, vector)
    exact, took = timed(partial(compare_all, *way, most=TWENTY))
    trials.comparing_all_ms.append(took)
    near, took = timed(partial(find_by_index, *way, most=TWENTY))
    trials.by_index_ms.append(took)
    trials.recalls_by_index.append(len(set(exact) & set(near)) / len(exact))
    found = find_nearest(*way, most=TWENTY)
    trials.recalls.append(len(set(exact) & set(found)) / len(exact))
    most = {"most_passages": MOST_PASSAGES, "most_pieces": MOST_PIECES}
    trials.words_ms.append(timed(partial(find_by_words, scope, words, speaker=None, **most))[1])
    before_ms = spent_ms()
    _hits, took = timed(partial(search, operator, words, filters=filters, limit=TWENTY))
    trials.search_processor_ms.append(spent_ms() - before_ms)
    trials.search_ms.append(took)


def timed(act: Callable[[], Answer]) -> tuple[Answer, float]:
    """What it returned, and the milliseconds it took."""
    began = time.perf_counter()
    answer = act()
    return answer, (time.perf_counter() - began) * 1000
