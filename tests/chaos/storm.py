"""Candidates talk while processes are killed and lines are cut: a whole run, but for its audit."""

import asyncio
import signal
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.chaos import strikes
from tests.chaos.candidate import Candidate, Habits, Invited, StrandedError
from tests.chaos.fault_proxy import FaultProxy, some
from tests.chaos.fleet import Fleet
from tests.chaos.ledger import Ledger
from tests.chaos.schedule import Fault, dice_of, faults
from tests.chaos.scripted_provider import ScriptedProvider, Temper

#: What the provider does on its own.
STORMY = Temper(refuses=0.04, drops=0.2, falls_silent=0.04, expires=0.15, misbehaves=0.3)

#: The next fault waits until so many of those who are not through are on the line.
LEAST_ON_LINE = 1 / 3
LOOK_EVERY_S = 0.1


def are_enough(on_line: list[bool]) -> bool:
    return sum(on_line) >= len(on_line) * LEAST_ON_LINE


@dataclass
class Storm:
    """`front` is between candidates and web processes, `voice` between those and the provider."""

    seed: int
    fleet: Fleet
    front: FaultProxy
    voice: FaultProxy
    provider: ScriptedProvider
    ledger: Ledger
    concurrency: int
    every_s: float
    session_limit_s: float = 150.0
    counts: Counter[str] = field(default_factory=Counter)
    candidates: list[Candidate] = field(default_factory=list)
    faulted: set[str] = field(default_factory=set)
    stranded: list[str] = field(default_factory=list)
    webs: strikes.Webs = field(init=False)
    _live: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.webs = strikes.Webs(self.fleet)

    async def rage(self, invited: list[Invited]) -> None:
        """Until every candidate's interview has ended."""
        door = asyncio.Semaphore(self.concurrency)
        async with asyncio.TaskGroup() as group:
            tending = group.create_task(self.fleet.tend())
            watching = group.create_task(self.webs.watch())
            raging = group.create_task(self._strike_on())
            talks = [group.create_task(self._talk(each, door)) for each in invited]
            await asyncio.wait(talks)
            raging.cancel()
            await asyncio.wait([raging])
            self._calm()
            await asyncio.sleep(1.0)
            await self.fleet.until_ready()
            watching.cancel()
            tending.cancel()

    async def _talk(self, invited: Invited, door: asyncio.Semaphore) -> None:
        async with door:
            candidate = self._make(invited)
            self._live.add(invited.key)
            try:
                await candidate.run(limit_s=self.session_limit_s, clock=self.webs.waited_s)
            except StrandedError:
                self.stranded.append(invited.key)
            finally:
                self._live.discard(invited.key)
                if candidate.losses:
                    self.faulted.add(invited.key)

    def _make(self, invited: Invited) -> Candidate:
        dice = dice_of(self.seed, invited.key)
        origin = f"http://127.0.0.1:{self.front.port}"
        headers = {"Cookie": invited.cookie, "Origin": origin}
        url = f"ws://127.0.0.1:{self.front.port}/ws/room/{invited.session_id}/"
        candidate = Candidate(invited.key, url, headers, self.ledger, dice)
        speaks = dice.random() < 0.5
        candidate.habits = Habits(
            speaks=speaks,
            pushes=speaks and dice.random() < 0.3,
            reloads=0.02 if dice.random() < 0.3 else 0.0,
            opens_second_tab=0.02 if dice.random() < 0.2 else 0.0,
            says_twice=0.3 if dice.random() < 0.3 else 0.0,
            interrupts=0.5 if dice.random() < 0.4 else 0.0,
        )
        self.candidates.append(candidate)
        return candidate

    # --- Faults

    async def _strike_on(self) -> None:
        async with asyncio.TaskGroup() as group:
            for fault in faults(self.seed, every_s=self.every_s):
                await asyncio.sleep(fault.after_s)
                await self._until_enough_are_there()
                self.counts[fault.kind] += 1
                self.ledger.note(
                    "", "fault", kind=fault.kind, lasts_s=fault.lasts_s, fault=str(fault)
                )
                if fault.kind.startswith("postgres"):
                    self.faulted |= self._live  # no record but waits for it
                group.create_task(self._strike(fault))

    async def _until_enough_are_there(self) -> None:
        """Else, on a machine that is short of time, it would only try returns."""
        while True:
            talking = [each for each in self.candidates if each.key in self._live]
            if are_enough([each.is_on_line for each in talking]):
                return
            await asyncio.sleep(LOOK_EVERY_S)

    async def _strike(self, fault: Fault) -> None:
        place, _, what = fault.kind.partition("_")
        if place in {"front", "voice"}:
            await self._cut(self.front if place == "front" else self.voice, what, fault)
        elif what == "flush":
            if not await asyncio.to_thread(strikes.flush, self.fleet):
                self.counts["valkey_flush_missed"] += 1
        elif place == "web":
            names = self.webs.ready()
            if names:
                await self.webs.hit(names[fault.which % len(names)], what, fault)
            else:
                self.counts[fault.kind] -= 1  # both are down already
        else:
            await strikes.hit(self.fleet, place, what, fault)

    async def _cut(self, proxy: FaultProxy, what: str, fault: Fault) -> None:
        chosen = some(Random(fault.which), fault.share)
        weather = proxy.weather
        if what == "reset":
            proxy.reset(chosen)
        elif what == "silence":
            links = proxy.silence(chosen)
            await asyncio.sleep(fault.lasts_s * 2)
            for link in links:
                link.flows.set()
        elif what == "slow":
            weather.latency_s = fault.share * 0.4
            await asyncio.sleep(fault.lasts_s)
            weather.latency_s = 0.0
        elif what == "slices":
            weather.slice_bytes = 1 + fault.which % 50
            await asyncio.sleep(fault.lasts_s)
            weather.slice_bytes = 65_536
        else:
            weather.is_down = True
            proxy.reset()
            await asyncio.sleep(fault.lasts_s / 2)
            weather.is_down = False

    def _calm(self) -> None:
        """The last fault is over: everything that still stands is let go."""
        for proxy in (self.front, self.voice):
            proxy.weather.latency_s = 0.0
            proxy.weather.is_down = False
            for link in proxy.links:
                link.flows.set()
        for name in self.fleet.members:
            self.fleet.signal(name, signal.SIGCONT)

    def resumes_ms(self) -> list[int]:
        """How long each return took, from the lost line to the welcome."""
        return [ms for each in self.candidates for ms in each.resumes_ms[1:]]
