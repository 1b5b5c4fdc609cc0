"""Searches that are timed, and compared with the exact answer."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import TypeVar

from bench.search.figures import Measured, percentiles
from bench.search.generated import Heap
from interviews import access
from pipeline.retrieval.dense import compare_all, find_nearest
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.search import search

Answer = TypeVar("Answer")

TEN = 10
NOISE = 0.02


def measure(heap: Heap, share: float, *, queries: int) -> Measured:
    """With a filter that keeps this share of the passages."""
    operator = access.Operator(heap.organization.pk)
    filters = Filters() if share == 1.0 else Filters(interviews=(heap.interviews[share].pk,))
    scope = scope_of(operator, filters)
    recalls, exact_ms, nearest_ms, search_ms = [], [], [], []
    for _ in range(queries):
        at = heap.vectors[heap.chance.integers(len(heap.vectors))]
        vector = (at + NOISE * heap.chance.standard_normal(len(at))).tolist()
        exact, took = timed(partial(compare_all, scope, heap.index, vector, most=TEN))
        exact_ms.append(took)
        near, took = timed(partial(find_nearest, scope, heap.index, vector, most=TEN))
        nearest_ms.append(took)
        recalls.append(len(set(exact) & set(near)) / len(exact))
        words = heap.words(6)
        _hits, took = timed(partial(search, operator, words, filters=filters, limit=TEN))
        search_ms.append(took)
    return Measured(
        heap.count,
        share,
        sum(recalls) / len(recalls),
        median(exact_ms),
        *percentiles(nearest_ms),
        *percentiles(search_ms),
    )


def timed(act: Callable[[], Answer]) -> tuple[Answer, float]:
    """What it returned, and the milliseconds it took."""
    began = time.perf_counter()
    answer = act()
    return answer, (time.perf_counter() - began) * 1000
