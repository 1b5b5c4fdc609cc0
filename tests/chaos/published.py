"""What storms have shown, as the README and the fault page tell it: fault, result, seed.

`python -m tests.chaos.published --add LOG` takes the last line of a run's output into
`published.jsonl`, in the place of an earlier one with the same seed and sessions; `--write` writes
the tables anew. A test compares.
"""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.architecture.source import CHECKOUT
from tests.chaos.pipeline.audit import KINDS as SLOW_KINDS
from tests.chaos.run import KINDS as LIVE_KINDS
from tests.docs.tables import table

RUNS = Path(__file__).with_name("published.jsonl")
README = CHECKOUT / "README.md"
FAULTS = CHECKOUT / "docs" / "subsystems" / "faults.md"
#: The sections that are written: everything from their heading to the next one.
README_HEADING, FAULTS_HEADING = "## What was broken, and what came of it", "## Results"
NEVER = "–"


@dataclass(frozen=True)
class Struck:
    """Faults that mean the same, by their names in the last line of a run, and what holds."""

    fault: str
    names: tuple[str, ...]
    result: str


TABLE = (
    Struck(
        "a web server is killed, ended or stopped",
        ("web_kill", "web_stop", "web_pause"),
        "its pages go on with another; what was shown as saved is in the record once",
    ),
    Struck(
        "a worker is killed or ended",
        ("worker_kill", "worker_stop"),
        "another has its step when the lease is over; each step is done once",
    ),
    Struck(
        "a worker stands still for longer than its lease",
        ("worker_pause",),
        "what it writes when it wakes is refused",
    ),
    Struck(
        "somebody is erased while a step is at work",
        ("erased",),
        "nothing of them is in any row or file; what it had cost still adds up",
    ),
    Struck("beat is killed or stopped", ("beat_kill", "beat_pause"), "the other one sweeps"),
    Struck(
        "Valkey forgets everything, or is killed",
        ("valkey_flush", "valkey_kill"),
        "no interview notices; a sweep finds the work",
    ),
    Struck(
        "Postgres restarts, is killed or stopped",
        ("postgres_restart", "postgres_kill", "postgres_pause"),
        "turns and results wait; nothing that was committed is gone",
    ),
    Struck(
        "the line to candidates is reset, silent, slow, in slices or down",
        ("front_reset", "front_silence", "front_slow", "front_slices", "front_down"),
        "the page resumes; what is missing is a Gap",
    ),
    Struck(
        "the line to the voice is reset, silent, slow or down",
        ("voice_reset", "voice_silence", "voice_slow", "voice_down"),
        "a new Leg with the same context; no turn twice",
    ),
    Struck(
        "a receiver takes a message and hangs up",
        ("arrived_again",),
        "it is sent again under the same key",
    ),
)


@dataclass(frozen=True)
class Run:
    """The last line of one."""

    numbers: dict[str, Any]

    @property
    def is_slow_half(self) -> bool:
        return "steps" in self.numbers

    @property
    def command(self) -> str:
        name = "chaos-pipeline" if self.is_slow_half else "chaos"
        return f"make {name} SEED={self.numbers['seed']} SESSIONS={self.numbers['sessions']}"

    @property
    def kinds(self) -> tuple[str, ...]:
        return SLOW_KINDS if self.is_slow_half else LIVE_KINDS

    @property
    def found(self) -> str:
        return ", ".join(f"{kind} {self.numbers[kind]}" for kind in self.kinds)

    def count(self, struck: Struck) -> str:
        """How often it fell; nothing where a run has no such fault."""
        known = {**self.numbers["faults"], **self.numbers}
        count = sum(known.get(name, 0) for name in struck.names)
        return str(count) if count else NEVER


def read(path: Path = RUNS) -> list[Run]:
    return [Run(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def add(log: str, runs: Sequence[Run]) -> list[Run]:
    """With the run whose output this is. Raises ValueError where that proves nothing."""
    run = Run(json.loads(log.splitlines()[-1]))
    if any(run.numbers[kind] is None for kind in run.kinds):
        raise ValueError("the harness could not be believed")
    return [*(each for each in runs if each.command != run.command), run]


def drawn(runs: Sequence[Run]) -> str:
    head = ["fault", "what came of it", *(f"seed {run.numbers['seed']}" for run in runs)]
    rows = [
        [each.fault, each.result, *(run.count(each) for run in runs)]
        for each in TABLE
        if any(run.count(each) != NEVER for run in runs)
    ]
    found = ["**found in the end**", "", *(run.found for run in runs)]
    return table(head, [*rows, found])


def readme_section(runs: Sequence[Run]) -> str:
    """The greatest run of each half, the slow one first."""
    by_size = sorted(runs, key=lambda run: int(run.numbers["sessions"]), reverse=True)
    slow = [run for run in by_size if run.is_slow_half][:1]
    live = [run for run in by_size if not run.is_slow_half][:1]
    commands = " and ".join(f"`{run.command}`" for run in slow + live)
    return f"""{README_HEADING}

How often each fault fell in {commands}. The record is judged by what candidates,
models and receivers wrote down outside. [All faults and their tests](docs/subsystems/faults.md).

{drawn(slow + live)}
"""


def faults_section(runs: Sequence[Run]) -> str:
    told = [[f"`{run.command}`", run.found, told_of(run), f"{run.numbers['seconds']} s"]
            for run in runs]  # fmt: skip
    return f"""{FAULTS_HEADING}

Every run prints its seed, and the same seed brings the same faults. These were on two cores that
had other things to do. `python -m tests.chaos.published --add LOG` takes the last line of a run.

{table(["run", "found", "under way", "took"], told)}
What fell how often:

{drawn(runs)}
"""


def told_of(run: Run) -> str:
    known = run.numbers
    if not run.is_slow_half:
        words = ""
        if "spoken" in known:
            excused = ", ".join(f"{why} {count}" for why, count in known["excused"].items())
            words = f"; {known['missing']} of {known['spoken']} words missing, excused: {excused}"
        return (
            f"{known['faulted']} interviews struck by {known['kills']} kills and {known['cuts']} "
            f"cuts; {known['turns']} turns, {known['resumed']} returns, half of them within "
            f"{known['p50_resume_ms']} ms{words}"
        )
    waited_s = known["max_reclaim_at_rest_s"]
    at_rest = (
        f"; at rest a stopped worker's step in other hands after {waited_s} s "
        f"(lease and sweep: {known['reclaim_bound_s']})"
        if waited_s
        else ""
    )
    return (
        f"{known['done']} steps done, {known['worker_deaths']} worker deaths, "
        f"{known['reclaimed']} steps taken from the dead or stopped; {known['erased']} sessions "
        f"erased; {known['recordings']} recordings decoded; {known['answers_paid']} of "
        f"{known['answers']} answers paid for; {known['deliveries']} messages{at_rest}"
    )


def with_section(page: str, section: str) -> str:
    """In the place of the one with its heading. Raises ValueError where there is none."""
    heading = re.escape(section.splitlines()[0])
    found = re.compile(rf"^{heading}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    again, count = found.subn(lambda _: section, page)
    if not count:
        raise ValueError(f"no section {section.splitlines()[0]!r}")
    return again


def pages(runs: Sequence[Run]) -> dict[Path, str]:
    """As they are to be."""
    sections = {README: readme_section(runs), FAULTS: faults_section(runs)}
    return {
        path: with_section(path.read_text(encoding="utf-8"), section)
        for path, section in sections.items()
    }


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["--add", log]:
            runs = add(Path(log).read_text(encoding="utf-8").strip(), read())
            RUNS.write_text("".join(json.dumps(run.numbers) + "\n" for run in runs))
        case ["--write"]:
            runs = read()
        case _:
            sys.exit(__doc__)
    for path, page in pages(runs).items():
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
