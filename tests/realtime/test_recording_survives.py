"""A recorded interview over real sockets: spoken, killed in the middle, taken up, assembled."""

import asyncio
import io
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage

from interviews.models import Gap, Recording, Session, TapeSegment, Turn
from pipeline import encoder
from pipeline.models import StepRun
from pipeline.steps import recording as step
from tests.fakes.browser import FakeBrowser
from tests.fakes.web_server import WebServer, page_on, running_engine, running_web, say
from tests.processes import wait_until
from tests.realtime.engine.recordings import Recordings
from tests.realtime.test_tape import sound

pytestmark = [pytest.mark.chaos, pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
RATE_HZ = 24_000
ANSWERS = ("I built a billing system with Django and Postgres for a small company.",)
HUM_MS = 3_000
HUM = 2_222


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
            await marlo.tell("end")
            await marlo.until(lambda: marlo.of("ended"), limit_s=60)
        await read(lambda: wait_until(all_is_stored, limit_s=60))
    recording = await read(lambda: assemble(session))
    whole = decoded(recording)
    gap = await read(lambda: Gap.objects.get(cause="recording_lost"))
    assert (gap.ended_at - gap.started_at).total_seconds() <= 1.0
    hummed_ms = np.count_nonzero(np.abs(whole[:, 0].astype(int) - HUM) < HUM // 3) / 24
    assert 2 * HUM_MS - 1_000 <= hummed_ms <= 2 * HUM_MS + 100
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    spoken = np.frombuffer(recordings.pcm(0), dtype="<i2")
    said = next(turn for turn in turns if turn.speaker == "candidate" and turn.text)
    lead_ms = first_sound_ms(spoken)
    assert place_of(spoken, whole[:, 0], said.started_ms) + lead_ms == pytest.approx(
        said.started_ms, abs=ENGINE_PADDING_MS
    )
    greeted = turns[0]
    heard = np.frombuffer(greeting, dtype="<i2")[: greeted.heard_ms * 24]
    found = place_of(heard, whole[:, 1], greeted.started_ms)
    assert found == pytest.approx(greeted.started_ms, abs=100)


#: A turn of the candidate begins a little before its first sound: the provider says so.
ENGINE_PADDING_MS = 400


async def answer(marlo: FakeBrowser, pcm: bytes) -> None:
    await marlo.until_phase("listening", limit_s=60)
    await say(marlo, pcm)


async def hum(marlo: FakeBrowser) -> None:
    """A sound that is no speech, so that it can be counted."""
    for _ in range(HUM_MS // 40):
        await marlo.speak(sound(40, HUM))
        await asyncio.sleep(0.04)


def saved_answers(marlo: FakeBrowser) -> int:
    return sum(t["speaker"] == "candidate" and t["saved"] for t in marlo.turns.values())


def wake(web: WebServer) -> None:
    """As every page and every health check does before a socket opens."""
    with urllib.request.urlopen(f"{web.origin}/health/live") as answered:
        assert answered.status == 200


def all_is_stored() -> bool:
    last = TapeSegment.objects.filter(is_last=True).exists()
    return last and Gap.objects.filter(cause="recording_lost").exists()


def assemble(session: Session) -> Recording:
    session.refresh_from_db()
    step_run = StepRun.objects.create(
        organization=session.organization, session=session, step="recording", input_version=1
    )
    step.write(step_run, step.run(step.read(session)).result)
    return Recording.objects.get()


def decoded(recording: Recording) -> "np.ndarray[Any, np.dtype[np.int16]]":
    out = io.BytesIO()
    encoder.decode(Path(default_storage.path(str(recording.file))), out)
    return np.frombuffer(out.getvalue(), dtype="<i2").reshape(-1, 2)


def first_sound_ms(pcm: "np.ndarray[Any, np.dtype[np.int16]]") -> float:
    return float(np.argmax(np.abs(pcm.astype(int)) > 500)) / 24


def place_of(
    part: "np.ndarray[Any, np.dtype[np.int16]]",
    channel: "np.ndarray[Any, np.dtype[np.int16]]",
    near_ms: int,
) -> float:
    """Where the part begins in the channel, by cross-correlation."""
    begin = max(near_ms - 1_500, 0) * 24
    look_at = channel[begin : begin + len(part) + 3_000 * 24].astype(np.float64)
    likeness = np.fft.irfft(
        np.fft.rfft(look_at, 2 * len(look_at))
        * np.conj(np.fft.rfft(part.astype(np.float64), 2 * len(look_at)))
    )
    return float(begin + int(np.argmax(likeness[: len(look_at)]))) / 24
