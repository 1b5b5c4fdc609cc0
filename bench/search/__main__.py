"""`make bench-search`: recall against exact search, and how long searches take.

Generated passages on a Postgres of its own, with filters that keep all, 1 % and 0.01 % of them;
the last line is one JSON object.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.search.figures import Measured, last_line, table
from bench.search.stage import open_stage
from interviews.home import Home

SIZES = {"full": (10_000, 100_000), "quick": (10_000,), "smoke": (300,)}
QUERIES = {"full": 100, "quick": 50, "smoke": 2}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("quick", "smoke"):
        parser.add_argument(f"--{name}", dest="plan", action="store_const", const=name)
    parser.add_argument("--passages", type=int, action="append", help="instead: so many")
    given = parser.parse_args()
    plan = given.plan or "full"
    with (
        tempfile.TemporaryDirectory(prefix="viva-bench-") as folder,
        open_stage(Home(Path(folder))),
    ):
        measured = _measure(given.passages or SIZES[plan], queries=QUERIES[plan])
    print(table(measured))
    print(last_line(measured), flush=True)
    return 0


def _measure(sizes: Sequence[int], *, queries: int) -> list[Measured]:
    from bench.search.generated import SHARES, begin, grow  # noqa: PLC0415 - needs Django set up
    from bench.search.trials import measure  # noqa: PLC0415 - as above

    heap, measured = begin(), list[Measured]()
    for size in sizes:
        grow(heap, until=size)
        for share in (1.0, *SHARES):
            if size * share >= 1:
                measured.append(measure(heap, share, queries=queries))
    return measured


if __name__ == "__main__":
    sys.exit(main())
