"""Blows to a process of the fleet, or to what Valkey remembers."""

import asyncio
import signal

import redis

from tests.chaos.fleet import Fleet
from tests.chaos.schedule import Fault

SIGNALS = {
    "kill": signal.SIGKILL,
    "stop": signal.SIGTERM,
    "restart": signal.SIGINT,  # Postgres: "fast"
    "pause": signal.SIGSTOP,
}


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
