"""When all is done a worker stands still with work in its hands: somebody is erased, it wakes.

Nothing else happens then, so that this says how soon a step is in other hands: within a lease and a
sweep. Which steps it held is seen by their leases, that nobody renews any more.
"""

import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from tests.chaos.audit import Finding, HarnessError
from tests.chaos.fleet import Fleet
from tests.chaos.pipeline.crowd import Crowd
from tests.chaos.pipeline.model_server import Model
from tests.chaos.pipeline.record import Record

#: Long enough that many steps wait for the model at once, and shorter than they would wait.
THOUGHT_S = 2.0
#: Of the bound: so late it may be on a machine that does other things as well.
ROOM = 5.0
#: A slow worker may hold nothing at the moment that it is stopped; it is asked for again.
MOST_TRIES = 12


@dataclass(frozen=True)
class LastAct:
    """From when a worker stood still, in seconds since 1970, and how many steps were left to it."""

    began: float = 0.0
    held: int = 0


async def play(fleet: Fleet, model: Model, people: Crowd, workers: Sequence[str]) -> LastAct:
    """One worker after the other, and again, until one had something in hand.

    Raises HarnessError where none ever has: then nothing was shown.
    """
    for name in islice(cycle(workers), MOST_TRIES):
        model.think_for(THOUGHT_S, THOUGHT_S)
        await people.told("hold")
        began = time.time()
        fleet.signal(name, signal.SIGSTOP)
        model.think_for(0.0, 0.0)
        try:
            held = (await people.told("still"))["held"]
        finally:
            fleet.signal(name, signal.SIGCONT)
        if held:
            return LastAct(began, held)
    raise HarnessError(f"no worker had a step in hand in {MOST_TRIES} tries")


def waits(record: Record, act: LastAct) -> list[float]:
    """How long each step stood still, in seconds."""
    return [move.at - act.began for move in record.moves if move.is_reclaim and move.at > act.began]


def judge(record: Record, act: LastAct, *, bound_s: float) -> Iterator[Finding]:
    for wait_s in waits(record, act) if act.held else ():
        if wait_s > ROOM * bound_s:
            yield Finding("stuck", "", f"a step stood still for {wait_s:.0f} s, not {bound_s:.0f}")
