"""The Voices of one Session come and go; each is heard in its role, and none is left open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from realtime.exchange import Exchange
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass, Event
from realtime.providers.base import VoiceRefused
from tests.fakes.voice import FakeVoices

pytestmark = pytest.mark.wire

LINE = e.Ignored("a word")


class Stage:
    def __init__(self) -> None:
        self.voices = FakeVoices()
        self.heard: list[Event] = []
        self.arrived = asyncio.Event()
        self.exchange = Exchange(self.voices, self.hear, "session")

    def hear(self, event: Event) -> None:
        self.heard.append(event)
        self.arrived.set()

    async def until(self, count: int) -> list[Event]:
        async with asyncio.timeout(30):
            while len(self.heard) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return self.heard


@asynccontextmanager
async def stage(kind: type[Stage] = Stage) -> AsyncIterator[Stage]:
    made = kind()
    async with asyncio.TaskGroup() as group:
        made.exchange.start(group)
        yield made
        made.exchange.close()
        made.exchange.close_next()
        made.exchange.close_old()
        made.exchange.stop()
    made.exchange.open()
    made.exchange.open_next()  # nothing is started any more
    assert all(voice.is_closed for voice in made.voices.made)


async def test_the_one_that_talks_is_heard_as_it_is() -> None:
    async with stage() as it:
        it.exchange.open()
        await it.until(1)
        assert it.exchange.voice is it.voices.newest
    assert isinstance(it.heard[0], e.VoiceOpened)
    assert len(it.voices.made) == 1


async def test_each_is_heard_in_its_role_and_one_that_is_closed_not_at_all() -> None:
    async with stage() as it:
        it.exchange.open()
        await it.until(1)
        it.exchange.open_next()
        await it.until(2)
        first, second = it.voices.made
        beside = it.exchange.next_voice
        assert beside is second
        it.exchange.switch(keeps_old=True)
        assert it.exchange.voice is second
        assert it.exchange.next_voice is None
        second.tell(LINE)
        await it.until(3)
        first.tell(LINE)
        await it.until(4)
        it.exchange.close_old()
        first.tell(LINE)
        await asyncio.sleep(0.05)
        assert first.is_closed
    assert isinstance(it.heard[1], e.NextVoiceSaid)
    assert it.heard[2:] == [LINE, e.OldVoiceSaid(LINE)]


async def test_an_old_one_without_a_last_word_is_closed_with_the_switch() -> None:
    async with stage() as it:
        it.exchange.open()
        it.exchange.open_next()
        await it.until(2)
        it.exchange.switch(keeps_old=False)
        await asyncio.sleep(0.05)
        assert [voice.is_closed for voice in it.voices.made].count(True) == 1
        assert it.exchange.voice is not None


async def test_a_refusal_is_told_in_its_role() -> None:
    busy = VoiceRefused("handshake_429", ErrorClass.BUSY, "Busy.", 1.5)
    async with stage() as it:
        it.voices.refusals.append(busy)
        it.exchange.open_next()
        [heard] = await it.until(1)
    lost = e.VoiceLost("handshake_429", ErrorClass.BUSY, "Busy.", 1_500)
    assert heard == e.NextVoiceSaid(lost)


async def test_a_fault_of_ours_in_a_voice_is_a_loss() -> None:
    async with stage() as it:
        it.voices.refusals.append(RuntimeError("odd"))  # type: ignore[arg-type]
        it.exchange.open()
        assert await it.until(1) == [e.VoiceLost("broken")]


async def test_one_that_is_closed_by_its_own_last_word_ends_by_itself() -> None:
    class Closing(Stage):
        def hear(self, event: Event) -> None:
            super().hear(event)
            self.exchange.close()

    async with stage(Closing) as it:
        it.exchange.open()
        await it.until(1)
        await asyncio.sleep(0.05)
        assert it.voices.newest.is_closed
