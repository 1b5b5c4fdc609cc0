"""Blows to a process of the fleet, or to what Valkey remembers."""

import asyncio
import signal
import time
from dataclasses import dataclass, field

import redis

from tests.chaos.fleet import Fleet
from tests.chaos.schedule import Fault

SIGNALS = {
    "kill": signal.SIGKILL,
    "stop": signal.SIGTERM,
    "restart": signal.SIGINT,  # Postgres: "fast"
    "pause": signal.SIGSTOP,
}


LOOK_EVERY_S = 0.2
#: Of time in which no web process is up. A machine that is short of time may take minutes to start
#: one, which says nothing of it; one that never comes up strands everybody all the same.
UNSERVED_SHARE = 0.25


@dataclass
class Webs:
    """The web processes: one that was struck is spared until it has been ready again.

    Else, on a machine that is short of time, each is killed before it has served anybody, and the
    storm tries nothing but starts.
    """

    fleet: Fleet
    #: Those struck and not ready since, each with the incarnation that has to be ready.
    _down: dict[str, int] = field(default_factory=dict)
    _waited_s: float = 0.0

    def waited_s(self) -> float:
        """The clock of a candidate's patience: slow while there is nobody to come back to."""
        return self._waited_s

    def pass_time(self, seconds: float) -> None:
        self._waited_s += seconds if self.ready() else seconds * UNSERVED_SHARE

    def ready(self) -> list[str]:
        return [name for name in self.fleet.webs if name not in self._down]

    async def hit(self, name: str, what: str, fault: Fault) -> None:
        now = self.fleet.members[name].incarnations
        self._down[name] = now if what == "pause" else now + 1
        await hit(self.fleet, name, what, fault)

    async def watch(self) -> None:
        """Until cancelled."""
        looked_at = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            self.pass_time(now - looked_at)
            looked_at = now
            for name, incarnation in list(self._down.items()):
                member = self.fleet.members[name]
                if member.incarnations < incarnation or member.due_at is not None:
                    continue
                if await asyncio.to_thread(member.server.is_ready):
                    del self._down[name]


async def hit(fleet: Fleet, name: str, what: str, fault: Fault) -> None:
    """It is back soon: started again, or woken."""
    fleet.members[name].pause_s = min(fault.lasts_s / 2, 1.5)
    if fleet.signal(name, SIGNALS[what]) and what == "pause":
        await asyncio.sleep(fault.lasts_s)
        fleet.signal(name, signal.SIGCONT)


def flush(fleet: Fleet) -> bool:
    """False where it is away."""
    client = redis.Redis.from_url(fleet.home.redis_url, socket_timeout=1)
    try:
        client.flushall()
    except redis.RedisError:
        return False
    finally:
        client.close()
    return True
