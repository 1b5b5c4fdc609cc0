"""A turn that is heard to its end before it is written down."""

import asyncio

import pytest

from realtime.engine.dictation import WholeTurn
from realtime.engine.written import Written

pytestmark = pytest.mark.unit


async def length_of(pcm: bytes) -> Written:
    return Written(f"{len(pcm)} bytes")


async def test_nothing_is_written_before_the_turn_is_over() -> None:
    turn = WholeTurn(length_of)
    async with asyncio.TaskGroup() as group:
        words = group.create_task(turn.words())
        turn.hear(b"1234")
        await asyncio.sleep(0)
        assert not words.done()

        turn.hear(b"56")
        turn.finish()

    assert words.result() == Written("6 bytes")
