"""What the measurements come to: the table, and the line for machines (pure)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

#: From the end of an interview until somebody can read what came of it.
GOAL_S = 5.0


@dataclass(frozen=True, slots=True)
class Alone:
    """One session that ended while nothing else was to do."""

    readable_s: float  # until its summary was there
    finished_s: float  # until every step was done


@dataclass(frozen=True, slots=True)
class Together:
    """Many sessions that ended at once."""

    sessions: int
    steps: int
    seconds: float
    cpu_s: float  # of the worker

    @property
    def steps_per_s(self) -> float:
        return self.steps / self.seconds

    @property
    def cpu_ms_per_step(self) -> float:
        return self.cpu_s / self.steps * 1000


def table(alone: Sequence[Alone], together: Together) -> str:
    readable = sorted(one.readable_s for one in alone)
    finished = sorted(one.finished_s for one in alone)
    return "\n".join(
        (
            f"alone, {len(alone)} sessions of 30 minutes, one after the other:",
            f"  summary there after {median(readable):.2f} s, at most {readable[-1]:.2f} s",
            f"  every step after    {median(finished):.2f} s, at most {finished[-1]:.2f} s",
            f"together, {together.sessions} short sessions at once:",
            f"  {together.steps} steps in {together.seconds:.1f} s, {_pace(together)}",
        )
    )


def _pace(together: Together) -> str:
    each = f"{together.cpu_ms_per_step:.0f} ms of the worker's processor for each"
    return f"{together.steps_per_s:.1f} a second, {each}"


def meets_goal(alone: Sequence[Alone]) -> bool:
    """The slowest counts: whoever waits for a session waits for that one."""
    return max(one.readable_s for one in alone) < GOAL_S


def last_line(alone: Sequence[Alone], together: Together) -> str:
    readable = sorted(one.readable_s for one in alone)
    return json.dumps(
        {
            "steps_per_s": round(together.steps_per_s, 1),
            "cpu_ms_per_step": round(together.cpu_ms_per_step, 1),
            "readable_p50_s": round(median(readable), 2),
            "readable_max_s": round(readable[-1], 2),
            "finished_p50_s": round(median(one.finished_s for one in alone), 2),
            "goal_s": GOAL_S,
            "meets_goal": meets_goal(alone),
            "sessions": together.sessions,
            "steps": together.steps,
        }
    )
