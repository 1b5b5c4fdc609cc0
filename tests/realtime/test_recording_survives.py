"""A recorded interview over real sockets: spoken, killed in the middle, taken up, assembled."""

import asyncio
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from interviews.models import Gap, Session, TapeSegment, Turn
from tests.fakes.browser import FakeBrowser
from tests.fakes.web_server import WebServer, page_on, running_engine, running_web, say
from tests.processes import wait_until
from tests.realtime.engine.recordings import Recordings
from tests.realtime.recorded_sound import (
    SAMPLES_PER_MS,
    Samples,
    assemble,
    decoded,
    first_sound_ms,
    place_of,
    samples_of,
)
from tests.realtime.test_tape import sound

pytestmark = [pytest.mark.chaos, pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
Moments: TypeAlias = "np.ndarray[Any, np.dtype[np.intp]]"
#: Said before the kill, and after it.
ANSWERS = (
    "I built a billing system with Django and Postgres for a small company.",
    "I would like to learn more about search engines and retrieval.",
)
HUM_MS = 3_000
HUM = 2_222
#: Speech passes through any level, and stays at none for so long.
STEP_MS = 10
#: Between where a Turn is said to begin and where it is heard.
OFFSET_LIMIT_MS = 100


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    return Recordings(tmp_path_factory.mktemp("recordings"), ANSWERS)


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory, recordings: Recordings) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("engine")
    with running_engine(directory, "--known-audio", str(recordings.manifest)) as url:
        yield url


@pytest.fixture
def places(tmp_path: Path, settings: Any) -> dict[str, str]:
    """Where the web servers keep sound; the test looks there too."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return {"MEDIA_ROOT": settings.MEDIA_ROOT, "JOURNAL_DIR": str(tmp_path / "journal")}


@pytest.mark.fault("A01")
@pytest.mark.fault("A02")
async def test_a_kill_costs_a_second_of_sound_and_says_so(
    session: Session,
    engine_url: str,
    recordings: Recordings,
    places: dict[str, str],
    read: Read,
) -> None:
    with running_web(engine_url, **places) as web:
        async with page_on(web, session, speed=1) as marlo:
            await marlo.hello()
            await answer(marlo, recordings.pcm(0))
            await marlo.until(lambda: saved_answers(marlo) == 1, limit_s=60)
            greeting = next(iter(marlo.sound.values()))
            await hum(marlo)
            web.process.kill()
            await marlo.until_closed()
    with running_web(engine_url, **places) as other:
        await read(lambda: wake(other))
        async with page_on(other, session, speed=4) as marlo:
            await marlo.hello()
            await marlo.until_phase("listening", limit_s=60)
            await hum(marlo)
            await answer(marlo, recordings.pcm(1))
            await marlo.until(lambda: saved_answers(marlo) == 1, limit_s=60)
            await marlo.tell("end")
            await marlo.until(lambda: marlo.of("ended"), limit_s=60)
        await read(lambda: wait_until(all_is_stored, limit_s=60))
    recording = await read(lambda: assemble(session))
    whole = decoded(recording)
    gap = await read(lambda: Gap.objects.get(cause="recording_lost"))
    assert (gap.ended_at - gap.started_at).total_seconds() <= 1.0
    hummed_at_ms = moments_of_the_hum(whole[:, 0])
    assert 2 * HUM_MS - 1_000 <= len(hummed_at_ms) * STEP_MS <= 2 * HUM_MS + 100
    await read(session.refresh_from_db)
    lost_from_ms = (gap.started_at - session.started_at).total_seconds() * 1_000
    assert end_of_first(hummed_at_ms) == pytest.approx(lost_from_ms, abs=OFFSET_LIMIT_MS)
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    said = [turn for turn in turns if turn.speaker == "candidate" and turn.text]
    for turn, pcm in zip(said, map(recordings.pcm, range(len(ANSWERS))), strict=True):
        spoken = samples_of(pcm)
        found = place_of(spoken, whole[:, 0], turn.started_ms) + first_sound_ms(spoken)
        assert found == pytest.approx(turn.started_ms, abs=OFFSET_LIMIT_MS)
    greeted = turns[0]
    heard = samples_of(greeting)[: greeted.heard_ms * 24]
    found = place_of(heard, whole[:, 1], greeted.started_ms)
    assert found == pytest.approx(greeted.started_ms, abs=OFFSET_LIMIT_MS)


async def answer(marlo: FakeBrowser, pcm: bytes) -> None:
    await marlo.until_phase("listening", limit_s=60)
    await say(marlo, pcm, pace=1)


async def hum(marlo: FakeBrowser) -> None:
    """A sound that is no speech, so that it can be counted."""
    for _ in range(HUM_MS // 40):
        await marlo.speak(sound(40, HUM))
        await asyncio.sleep(0.04)


def moments_of_the_hum(channel: Samples) -> Moments:
    """In steps, as many as are hum from end to end."""
    steps = len(channel) // (STEP_MS * SAMPLES_PER_MS)
    cut = channel[: steps * STEP_MS * SAMPLES_PER_MS].reshape(steps, -1).astype(int)
    return np.flatnonzero((np.abs(cut - HUM) < HUM // 3).all(axis=1)) * STEP_MS


def end_of_first(moments_ms: Moments) -> float:
    """Of the two stretches that they lie in."""
    return float(moments_ms[np.argmax(np.diff(moments_ms))]) + STEP_MS


def saved_answers(marlo: FakeBrowser) -> int:
    return sum(t["speaker"] == "candidate" and t["saved"] for t in marlo.turns.values())


def wake(web: WebServer) -> None:
    """As every page and every health check does before a socket opens."""
    with urllib.request.urlopen(f"{web.origin}/health/live") as answered:
        assert answered.status == 200


def all_is_stored() -> bool:
    last = TapeSegment.objects.filter(is_last=True).exists()
    return last and Gap.objects.filter(cause="recording_lost").exists()
