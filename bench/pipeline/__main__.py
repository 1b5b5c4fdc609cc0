"""`make bench-pipeline`: how fast ended sessions are worked on, and how soon one can be read.

Real Postgres, Valkey, worker and beat, no text model. Ends with 1 and
`"meets_goal": false` when a session could be read later than the goal, with a traceback where it
could not measure.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.pipeline.figures import last_line, meets_goal, table
from bench.pipeline.stage import open_stage
from interviews.home import Home


@dataclass(frozen=True, slots=True)
class Plan:
    """How many sessions at once, and how many one after the other."""

    backlog: int
    alone: int


PLANS = {"full": Plan(300, 20), "quick": Plan(40, 5), "smoke": Plan(2, 1)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("quick", "smoke"):
        parser.add_argument(f"--{name}", dest="plan", action="store_const", const=name)
    plan = PLANS[parser.parse_args().plan or "full"]
    with (
        tempfile.TemporaryDirectory(prefix="viva-bench-") as folder,
        open_stage(Home(Path(folder))) as stage,
    ):
        stage.warm_up()
        alone = [stage.end_one() for _ in range(plan.alone)]
        together = stage.end_many(plan.backlog)
    print(table(alone, together))
    print(last_line(alone, together), flush=True)
    return 0 if meets_goal(alone) else 1


if __name__ == "__main__":
    sys.exit(main())
