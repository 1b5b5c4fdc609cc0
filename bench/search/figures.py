"""What the measurements of a search come to: the table, and the line for machines (pure)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Measured:
    """Searches among so many passages, of which a filter keeps `share`."""

    passages: int
    share: float
    recall: float  # of the ten nearest by exact comparison
    exact_ms: float  # median of comparing all
    nearest_p50_ms: float
    nearest_p95_ms: float
    search_p50_ms: float  # the whole door: words, vectors and the query's own vector
    search_p95_ms: float


def percentiles(times_ms: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th of at least two."""
    cuts = quantiles(times_ms, n=20, method="inclusive")
    return cuts[9], cuts[18]


def table(measured: Sequence[Measured]) -> str:
    lines = ["passages   kept      recall  exact ms  nearest p50/p95 ms  search p50/p95 ms"]
    lines += [
        f"{each.passages:>8}  {each.share:>6.2%}  {each.recall:>8.3f}  {each.exact_ms:>8.1f}"
        f"  {each.nearest_p50_ms:>9.1f} / {each.nearest_p95_ms:<6.1f}"
        f"  {each.search_p50_ms:>8.1f} / {each.search_p95_ms:<6.1f}"
        for each in measured
    ]
    return "\n".join(lines)


def last_line(measured: Sequence[Measured], locomo: Mapping[str, object] | None = None) -> str:
    """`locomo` where it was measured."""
    rounded = [{name: round(value, 4) for name, value in asdict(each).items()} for each in measured]
    return json.dumps({"searches": rounded} | ({"locomo": locomo} if locomo else {}))
