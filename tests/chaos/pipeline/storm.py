"""Workers, beats, Valkey and Postgres are killed, stopped and restarted while steps are done."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.chaos import strikes
from tests.chaos.fleet import Fleet
from tests.chaos.schedule import LASTS_S, Fault, faults

#: How often each comes among a hundred.
WEIGHTS = {
    "worker_kill": 38,
    "worker_pause": 16,
    "worker_stop": 6,
    "beat_kill": 5,
    "beat_pause": 3,
    "valkey_flush": 9,
    "valkey_kill": 6,
    "postgres_restart": 6,
    "postgres_kill": 5,
    "postgres_pause": 6,
}
#: Where a worker dies of itself in its next life, so many steps on.
POINTS = (
    "step.after_claim",
    "step.after_work",
    "step.before_commit",
    "step.after_commit",
    "delivery.after_claim",
    "delivery.after_send",
)
STEPS_TO_LIVE, DELIVERIES_TO_LIVE = (15, 90), (3, 20)
#: A worker stands still for so many of its leases.
STILL_FOR_LEASES = (1.2, 2.2)
LOOKS_EVERY_S = 0.5
#: On a machine that is busy with other things, workers begin late.
MOST_PATIENCE = 4
WORKED_BETWEEN_BLOWS = 5


@dataclass
class Storm:
    """Rages until what it is told is over, then everything is let go."""

    seed: int
    fleet: Fleet
    every_s: float
    lease_s: float
    #: How often a step was done so far; less than nothing while the database is away.
    count_worked: Callable[[], int]
    counts: Counter[str] = field(default_factory=Counter)
    #: From when to when a worker stood still, in seconds since 1970.
    stops: list[tuple[float, float]] = field(default_factory=list)
    #: As long as the database may have been away.
    away: list[tuple[float, float]] = field(default_factory=list)
    _worked_at_last_blow: int = 0

    async def rage(self, is_over: Callable[[], bool], *, limit_s: float) -> None:
        """`limit_s` counts from when the workers are at work, however long they take to begin."""
        deadline = time.monotonic() + MOST_PATIENCE * limit_s
        is_at_work = False
        async with asyncio.TaskGroup() as group:
            tending = group.create_task(self.fleet.tend())
            raging = group.create_task(self._strike_on())
            while not await asyncio.to_thread(is_over):
                if (
                    not is_at_work
                    and await asyncio.to_thread(self.count_worked) > WORKED_BETWEEN_BLOWS
                ):
                    is_at_work, deadline = True, time.monotonic() + limit_s
                if time.monotonic() > deadline:
                    break
                await asyncio.sleep(LOOKS_EVERY_S)
            raging.cancel()
            await asyncio.wait([raging])
            for name in self.fleet.members:
                self.fleet.signal(name, signal.SIGCONT)
            await asyncio.sleep(2.0)  # the dead come back
            for name in self._all("worker"):
                self.fleet.arm(name, "")
            tending.cancel()

    @property
    def deaths(self) -> int:
        return sum(self.fleet.members[name].incarnations - 1 for name in self._all("worker"))

    @property
    def workers(self) -> list[str]:
        return self._all("worker")

    def _all(self, kind: str) -> list[str]:
        return [name for name in self.fleet.members if name.startswith(kind)]

    async def _strike_on(self) -> None:
        async with asyncio.TaskGroup() as group:
            for fault in faults(self.seed, every_s=self.every_s, weights=WEIGHTS):
                await asyncio.sleep(fault.after_s)
                if await self._are_at_work():
                    self.counts[fault.kind] += 1
                    group.create_task(self._strike(fault))

    async def _are_at_work(self) -> bool:
        """What falls while all still start proves nothing: something was done since the last."""
        worked = await asyncio.to_thread(self.count_worked)
        if worked < self._worked_at_last_blow + WORKED_BETWEEN_BLOWS:
            return False
        self._worked_at_last_blow = worked
        return True

    async def _strike(self, fault: Fault) -> None:
        kind, _, what = fault.kind.partition("_")
        if what == "flush":
            await asyncio.to_thread(strikes.flush, self.fleet)
            return
        names = self._all(kind)
        name = names[fault.which % len(names)]
        if kind == "worker":
            self.fleet.arm(name, doom(fault))
            if what == "pause":
                fault = still(fault, self.lease_s)
        began = time.time()
        await strikes.hit(self.fleet, name, what, fault)
        if (kind, what) == ("worker", "pause"):
            self.stops.append((began, time.time()))
        if kind == "postgres":
            back = await asyncio.to_thread(self._back_again)
            self.away.append((began, back + self.lease_s))

    def _back_again(self) -> float:
        """When the database answers; it takes a moment to go, as well."""
        time.sleep(LOOKS_EVERY_S)
        while self.count_worked() < 0:
            time.sleep(LOOKS_EVERY_S)
        return time.time()


def doom(fault: Fault) -> str:
    """Where the next life of a worker ends."""
    point = POINTS[fault.which % len(POINTS)]
    first, last = STEPS_TO_LIVE if point.startswith("step.") else DELIVERIES_TO_LIVE
    return f"{point}:kill:{first + fault.which % (last - first)}"


def still(fault: Fault, lease_s: float) -> Fault:
    """For longer than the lease of what the worker has in hand."""
    first, last = STILL_FOR_LEASES
    shortest, longest = LASTS_S
    share = (fault.lasts_s - shortest) / (longest - shortest)
    return replace(fault, lasts_s=lease_s * (first + share * (last - first)))
