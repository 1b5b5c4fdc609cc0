"""What will be in the record soon: asked for until it is there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


async def until(read: Read, condition: Callable[[], object], *, limit_s: float = 20.0) -> None:
    """`condition` asks the database, or anything."""
    for _ in range(round(limit_s / 0.02)):
        if await read(condition):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the record did not follow")
