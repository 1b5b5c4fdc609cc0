"""A recorded session, from the page's sound to its segments; and one without agreement."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage

from interviews.models import Gap, Session, TapeSegment
from interviews.tape_format import CANDIDATE, INTERVIEWER, TapePiece, read_pieces
from realtime import metrics
from realtime.caps import Caps
from realtime.protocol import events as e
from realtime.protocol import microphone
from realtime.protocol.events import ErrorClass
from realtime.providers.base import VoiceRefused
from realtime.registry import Registry
from tests.fakes.browser import FakeBrowser
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.test_tape import sound

pytestmark = [pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


@pytest.fixture
def marlos_greeting(voices: FakeVoices) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))


async def talk(marlo: FakeBrowser) -> None:
    """Be greeted, and say something for half a second."""
    await marlo.hello()
    await marlo.until(lambda: any(turn["saved"] for turn in marlo.turns.values()))
    await marlo.until_phase("listening")
    await speak(marlo)


async def speak(marlo: FakeBrowser) -> None:
    for _ in range(13):
        await marlo.speak(sound(40))
        await asyncio.sleep(0.04)


async def close(house: Registry) -> None:
    """The process ends as it should: what was spooled is stored."""
    await house.close()


def stored_pieces() -> list[TapePiece]:
    pieces = []
    for segment in TapeSegment.objects.exclude(file=""):
        with default_storage.open(str(segment.file), "rb") as file:
            pieces += list(read_pieces(file))
    return pieces


def heard_ms(pieces: list[TapePiece], track: int) -> int:
    """How much of it is not silence."""
    return sum(
        int(np.count_nonzero(np.frombuffer(piece.pcm, "<i2"))) // 24
        for piece in pieces
        if piece.track == track
    )


async def test_both_sides_are_on_the_tape(
    house: Registry, voices: FakeVoices, marlos_greeting: None, session: Session, read: Read
) -> None:
    async with open_page(session) as marlo:
        await talk(marlo)
    await close(house)
    pieces = await read(stored_pieces)
    assert heard_ms(pieces, CANDIDATE) == 13 * 40
    assert sum(len(piece.pcm) for piece in pieces if piece.track == INTERVIEWER) == 400 * 48
    last = await read(lambda: TapeSegment.objects.order_by("number").last())
    assert last.is_last


async def test_what_is_muted_or_said_while_typing_is_not_recorded(
    house: Registry, marlos_greeting: None, session: Session, read: Read
) -> None:
    async with open_page(session) as marlo:
        await talk(marlo)
        await marlo.tell("mute", muted=True)
        await speak(marlo)
        await marlo.tell("mute", muted=False)
        await marlo.tell("mode", mode="text")
        await speak(marlo)
        await marlo.tell("mode", mode="voice")
        await speak(marlo)
    await close(house)
    assert heard_ms(await read(stored_pieces), CANDIDATE) == 2 * 13 * 40


async def test_what_is_said_while_there_is_no_voice_is_recorded_beyond_what_memory_keeps_for_it(
    house: Registry,
    voices: FakeVoices,
    marlos_greeting: None,
    session: Session,
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(microphone, "RING_BYTES", 4 * len(sound(40)))
    house._caps = Caps(grace_ms=120_000)
    async with open_page(session) as marlo:
        await talk(marlo)
        voices.refusals.extend(VoiceRefused("OSError", ErrorClass.RETRY) for _ in range(100))
        voices.newest.tell(e.VoiceLost("closed_1006"))
        await marlo.until(lambda: "reconnecting" in marlo.phases)
        await speak(marlo)
        [runner] = house._runners.values()
        assert runner.relay.talk.microphone.held_ms == 4 * 40
    await close(house)
    assert heard_ms(await read(stored_pieces), CANDIDATE) == 2 * 13 * 40


async def test_without_agreement_no_byte_is_written(
    house: Registry, marlos_greeting: None, session: Session, read: Read, media: Path
) -> None:
    await read(lambda: session.consents.update(recording=False))
    async with open_page(session) as marlo:
        await talk(marlo)
        [runner] = house._runners.values()
        assert runner._sound.tape is None
        await asyncio.sleep(0.7)
    await close(house)
    assert not await read(TapeSegment.objects.exists)
    assert await read(lambda: [path for path in media.rglob("*") if path.is_file()]) == []


@pytest.mark.fault("A14")
async def test_lost_sound_is_a_gap_and_the_talk_goes_on(
    house: Registry, marlos_greeting: None, session: Session, read: Read
) -> None:
    assert house._deck is not None
    counted = metrics.GAPS.labels("recording_lost")
    before = sample_of(counted)
    async with open_page(session) as marlo:
        await talk(marlo)
        house._deck._limit_bytes = 0
        await speak(marlo)
        await until(read, lambda: Gap.objects.filter(ended_at=None).exists())
        house._deck._limit_bytes = 1_000_000
        await speak(marlo)
        await until(read, lambda: not Gap.objects.filter(ended_at=None).exists())
        assert marlo.close_code is None
    assert sample_of(counted) == before + 1
    gap = await read(lambda: Gap.objects.get(cause="recording_lost"))
    assert 0.5 < (gap.ended_at - gap.started_at).total_seconds() < 6


def sample_of(counter: Any) -> float:
    return float(next(s.value for s in counter.collect()[0].samples if s.name.endswith("_total")))


async def until(read: Read, condition: Callable[[], bool]) -> None:
    for _ in range(250):
        if await read(condition):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the record did not follow")
