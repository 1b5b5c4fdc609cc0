"""`make bench-search`: recall against exact search, and how long searches take.

Generated passages on a Postgres of its own, with filters that keep all, 1 % and 0.01 % of them, and
LoCoMo where `LOCOMO_DIR` says where its files are, and conversations that were invented for it; the
last line is one JSON object.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.search.figures import Measured, last_line, table
from bench.search.recall import Locomo, recall_figures, recall_table
from bench.search.stage import open_stage
from interviews.home import Home

SIZES = {"full": (10_000, 100_000, 1_000_000), "quick": (10_000,), "smoke": (300,)}
QUERIES = {"full": 100, "quick": 50, "smoke": 2}
#: Of more passages fewer are tried: comparing a million takes seconds each time.
MANY, OF_MANY = 200_000, 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("quick", "smoke"):
        parser.add_argument(f"--{name}", dest="plan", action="store_const", const=name)
    parser.add_argument("--passages", type=int, action="append", help="instead: so many")
    parser.add_argument("--locomo", action="store_true", help="LoCoMo alone")
    parser.add_argument("--invented", action="store_true", help="invented conversations alone")
    given = parser.parse_args()
    plan = given.plan or "full"
    is_recall_only = given.locomo or given.invented
    sizes = () if is_recall_only else given.passages or SIZES[plan]
    is_all = plan == "full" and not is_recall_only and not given.passages
    with (
        tempfile.TemporaryDirectory(prefix="viva-bench-") as folder,
        open_stage(Home(Path(folder))),
    ):
        recalls: dict[str, object] = {}
        locomo = _measure_locomo(Path(folder)) if given.locomo or is_all else None
        if locomo:
            print(locomo.table(), flush=True)
            recalls["locomo"] = locomo.figures()
        if given.invented or is_all:
            recalls |= _measure_invented(Path(folder))
        measured, builds = _measure(sizes, queries=QUERIES[plan]) if sizes else ([], {})
    print(last_line(measured, recalls, builds), flush=True)
    return 0


def _measure_locomo(folder: Path) -> Locomo | None:
    """None where its files are not: they are no part of this repository."""
    from bench.search.locomo import measure_locomo  # noqa: PLC0415 - needs Django set up

    data = os.environ.get("LOCOMO_DIR")
    if not data:
        print("LoCoMo is not measured: LOCOMO_DIR does not say where its files are.")
        return None
    return measure_locomo(Path(data), folder)


def _measure_invented(folder: Path) -> dict[str, object]:
    """Told; returned is what of it goes into the last line."""
    from bench.search.invented_talks import FILES, measure_invented  # noqa: PLC0415

    recalls = dict[str, object]()
    for name in FILES:
        measured = measure_invented(folder, name)
        print(recall_table(name, measured.ways), flush=True)
        recalls[name] = recall_figures(measured.ways)
        if measured.links:
            print(f"links add to R@10 of questions on several talks: {measured.links}", flush=True)
            recalls[f"{name}_links"] = asdict(measured.links)
    return recalls


def _measure(sizes: Sequence[int], *, queries: int) -> tuple[list[Measured], dict[int, float]]:
    """Told as they come: the largest size takes its time. Also seconds of making the index."""
    from bench.search.generated import SHARES, begin  # noqa: PLC0415 - needs Django set up
    from bench.search.loading import grow  # noqa: PLC0415 - as above
    from bench.search.trials import measure  # noqa: PLC0415 - as above

    measured, builds = list[Measured](), dict[int, float]()
    heap = begin()
    for size in sorted(sizes):
        loaded_s, made_s = grow(heap, until=size)
        builds[size] = round(made_s, 1)
        told = f"Loaded in {loaded_s:.0f} s; the HNSW index was made in {made_s:.0f} s."
        shares = [share for share in (1.0, *SHARES) if size * share >= 1]
        tries = min(queries, OF_MANY) if size > MANY else queries
        there = [measure(heap, share, queries=tries) for share in shares]
        print(f"{table(there)}\n{told}", flush=True)
        measured += there
    return measured, builds


if __name__ == "__main__":
    sys.exit(main())
