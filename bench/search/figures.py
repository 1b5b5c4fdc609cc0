"""What the measurements of a search come to: the table, and the line for machines (pure)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Searches among so many passages, of which a filter keeps `share`.

    Recall is of the twenty nearest by exact comparison: what the search finds, and what the HNSW
    index finds where the search would compare all and nothing is lost.
    """

    passages: int
    share: float
    recall: float
    recall_by_index: float
    comparing_all: Times
    by_index: Times
    words: Times  # BM25 alone
    search: Times  # the whole door: words, vectors, reading; the query's vector is remembered
    search_processor: Times  # the same by the processor's time, Postgres's included


#: The last is not by the clock.
NAMES = ("comparing all", "by index", "words", "search", "its processor")


def times_of(times_ms: Sequence[float]) -> Times:
    """The median and the 95th percentile of at least two."""
    cuts = quantiles(times_ms, n=20, method="inclusive")
    return Times(cuts[9], cuts[18])


def table(measured: Sequence[Measured]) -> str:
    names = "".join(f"{name:>15}" for name in NAMES)
    lines = [
        "                   recall of exact  p50 / p95 in milliseconds by the clock",
        f" passages    kept  search by index{names}",
    ]
    lines += [
        f"{each.passages:>9} {each.share:>7.2%} {each.recall:>7.3f} {each.recall_by_index:>8.3f}  "
        + "".join(
            f"{times.p50_ms:>7.1f} /{times.p95_ms:>6.1f}"
            for times in (
                each.comparing_all,
                each.by_index,
                each.words,
                each.search,
                each.search_processor,
            )
        )
        for each in measured
    ]
    return "\n".join(lines)


def last_line(
    measured: Sequence[Measured],
    recalls: Mapping[str, object] | None = None,
    builds: Mapping[int, float] | None = None,
) -> str:
    """`recalls` by what they were measured on; `builds`: seconds of HNSW by size."""
    found = json.loads(json.dumps([asdict(each) for each in measured]), parse_float=_rounded)
    extra = {"hnsw_build_s": builds, **(recalls or {})}
    return json.dumps({"searches": found} | {name: value for name, value in extra.items() if value})


def _rounded(number: str) -> float:
    return round(float(number), 4)
