"""A minute without a database, spoken through and recorded: everything arrives, and once.

What was sent is the measure: the words and sounds of the candidate's answers, the interviewer's
sounds as the page got and played them.
"""

import asyncio
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interviews.models import Gap, InterviewVersion, Leg, Session, TapeSegment, Turn
from interviews.states import SessionState
from interviews.supervisor.ports import pick_free_port
from interviews.tape_folder import folder_of
from realtime.protocol.playback import MARGIN_MS
from tests.cast import NOW, Cast, make_definition, make_invitation, make_session
from tests.fakes.browser import FakeBrowser
from tests.fakes.microphone import FakeMicrophone, microphone_of
from tests.fakes.web_server import WebServer, page_on, running_engine, running_web
from tests.processes import wait_until
from tests.realtime.database_away import backends, database_away
from tests.realtime.engine.recordings import Recordings
from tests.realtime.recorded_sound import (
    SAMPLES_PER_MS,
    Samples,
    assemble,
    decoded,
    first_sound_ms,
    is_loud,
    place_of,
    samples_of,
)

pytestmark = [pytest.mark.chaos, pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
AWAY_S = 60
#: All while the database is away, but the last.
ANSWERS = (
    "I built a billing system with Django and Postgres for a small company.",
    "We measured it first and then removed the slow queries one by one.",
    "I would like to learn more about search engines and retrieval.",
    "On Sundays I bake bread for the whole street.",
)
OFFSET_LIMIT_MS = 100
LIMIT_S = 60.0


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    return Recordings(tmp_path_factory.mktemp("recordings"), ANSWERS)


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory, recordings: Recordings) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("engine")
    with running_engine(directory, "--known-audio", str(recordings.manifest)) as url:
        yield url


@pytest.fixture
def session(transactional_db: None, cast: Cast) -> Session:
    """With a question more than there are answers, so that it ends by the candidate's wish."""
    version = InterviewVersion.objects.create(
        organization=cast.lindenhof,
        interview=cast.interview,
        number=2,
        definition=make_definition(questions=len(ANSWERS) + 1),
        published_at=NOW,
    )
    return make_session(make_invitation(version, candidate=cast.candidate, token="second"))


@pytest.fixture
def places(tmp_path: Path, settings: Any) -> dict[str, str]:
    """Where the web server keeps sound, which the test looks at; and a Valkey that is not there."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return {
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "JOURNAL_DIR": str(tmp_path / "journal"),
        "REDIS_URL": f"redis://127.0.0.1:{pick_free_port()}/0",
    }


@pytest.mark.fault("A09")
@pytest.mark.fault("A16")
async def test_a_minute_without_database_and_valkey_costs_no_word_and_no_sound(
    session: Session,
    engine_url: str,
    recordings: Recordings,
    places: dict[str, str],
    read: Read,
) -> None:
    await read(Session.objects.count)  # so that the test has its connection
    spared = backends()
    clock = asyncio.get_running_loop().time
    with running_web(engine_url, **places) as web:
        async with page_on(web, session, speed=1) as marlo, microphone_of(marlo) as microphone:
            await marlo.hello()
            await marlo.until_phase("listening", limit_s=LIMIT_S)
            await marlo.until(lambda: all_is_saved(marlo), limit_s=LIMIT_S)
            with database_away(spared):
                back_at = clock() + AWAY_S
                for number in range(len(ANSWERS) - 1):
                    await answer(marlo, microphone, recordings, number)
                assert not any(turn["saved"] for turn in said_by(marlo, "candidate"))
                assert await read_from(web, "viva_record_queue") >= len(ANSWERS) - 1
                await asyncio.sleep(max(back_at - clock(), 0))
            await marlo.until(lambda: all_is_saved(marlo), limit_s=LIMIT_S)
            assert await read_from(web, "viva_record_queue") == 0
            await answer(marlo, microphone, recordings, len(ANSWERS) - 1)
            await marlo.tell("end")
            await marlo.until(lambda: marlo.of("ended"), limit_s=LIMIT_S)
        await read(lambda: wait_until(all_is_stored, limit_s=LIMIT_S))
        await read(lambda: compare_segments(session, Path(places["MEDIA_ROOT"])))
    assert full_files_in(places["JOURNAL_DIR"]) == []
    await read(lambda: compare_rows(session))
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    whole = decoded(await read(lambda: assemble(session)))
    compare_candidate(turns, whole[:, 0], recordings, microphone)
    compare_interviewer(turns, whole[:, 1], marlo)


# --- The talk


async def answer(
    marlo: FakeBrowser, microphone: FakeMicrophone, recordings: Recordings, number: int
) -> None:
    """Spoken when it is asked for, written down, and answered by the interviewer."""
    await marlo.until_phase("listening", limit_s=LIMIT_S)
    asked = len(said_by(marlo, "interviewer"))
    microphone.say(recordings.pcm(number))
    await marlo.until(lambda: texts_of(marlo, "candidate") == [*ANSWERS[: number + 1]], limit_s=30)
    await marlo.until(lambda: len(said_by(marlo, "interviewer")) > asked, limit_s=LIMIT_S)
    await marlo.until_phase("listening", limit_s=LIMIT_S)


def said_by(marlo: FakeBrowser, speaker: str) -> list[dict[str, Any]]:
    return [turn for _item, turn in sorted(marlo.turns.items()) if turn["speaker"] == speaker]


def texts_of(marlo: FakeBrowser, speaker: str) -> list[str]:
    return [turn["text"] for turn in said_by(marlo, speaker)]


async def read_from(web: WebServer, metric: str) -> float:
    def read() -> float:
        with urllib.request.urlopen(f"{web.origin}/metrics") as answered:
            lines = answered.read().decode().splitlines()
        [value] = [line.split()[1] for line in lines if line.startswith(f"{metric} ")]
        return float(value)

    return await asyncio.to_thread(read)


def all_is_saved(marlo: FakeBrowser) -> bool:
    return all(turn["saved"] for turn in marlo.turns.values())


# --- The record


def all_is_stored() -> bool:
    return TapeSegment.objects.filter(is_last=True).exists()


def compare_segments(session: Session, media: Path) -> None:
    """Numbered without a hole, one after the other, each with its file; and no file besides."""
    segments = list(TapeSegment.objects.filter(session=session).order_by("started_ms"))
    assert len(segments) > AWAY_S // 10
    names = {str(segment.file) for segment in segments}
    assert {
        str(path.relative_to(media)) for path in media.glob(f"{folder_of(session.pk)}/*")
    } == names
    assert len(names) == len(segments)
    assert [segment.is_last for segment in segments] == [False] * (len(segments) - 1) + [True]


def full_files_in(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file() and path.stat().st_size]


def compare_rows(session: Session) -> None:
    session.refresh_from_db()
    assert session.state == SessionState.ENDED
    assert Leg.objects.filter(session=session).count() == 1
    assert list(Gap.objects.filter(session=session)) == []
    said = Turn.objects.filter(session=session, speaker=Turn.Speaker.CANDIDATE).in_order()
    assert [(turn.text, turn.status) for turn in said] == [(text, "final") for text in ANSWERS]


def compare_candidate(
    turns: list[Turn], channel: Samples, recordings: Recordings, microphone: FakeMicrophone
) -> None:
    """Each answer once, where its Turn says, as far from the first as it was spoken."""
    said = [turn for turn in turns if turn.speaker == Turn.Speaker.CANDIDATE]
    spans = []
    for number, turn in enumerate(said):
        part = samples_of(recordings.pcm(number))
        place_ms = place_of(part, channel, turn.started_ms)
        assert place_ms + first_sound_ms(part) == pytest.approx(
            turn.started_ms, abs=OFFSET_LIMIT_MS
        )
        spans.append((place_ms, len(part) / SAMPLES_PER_MS))
    apart = np.subtract([place_ms for place_ms, _length in spans], spans[0][0])
    sent_apart = np.subtract(microphone.starts_ms, microphone.starts_ms[0])
    assert apart == pytest.approx(sent_apart, abs=OFFSET_LIMIT_MS)
    assert nothing_besides(channel, spans)


def compare_interviewer(turns: list[Turn], channel: Samples, marlo: FakeBrowser) -> None:
    """As the page got it and played it: each once, where its Turn says.

    An item counts as played out when no more than the margin of it is not reported yet.
    """
    told = said_by(marlo, "interviewer")
    said = [turn for turn in turns if turn.speaker == Turn.Speaker.INTERVIEWER]
    assert [turn.text for turn in said] == [turn["text"] for turn in told]
    spans = []
    for turn, frame in zip(said, told, strict=True):
        unreported_ms = turn.heard_ms - marlo.played_ms[frame["item"]]
        assert unreported_ms == 0 or (
            turn.heard_ms == turn.total_ms and 0 < unreported_ms <= MARGIN_MS
        )
        part = samples_of(marlo.sound[frame["item"]])[: turn.heard_ms * SAMPLES_PER_MS]
        place_ms = place_of(part, channel, turn.started_ms)
        assert place_ms == pytest.approx(turn.started_ms, abs=OFFSET_LIMIT_MS)
        spans.append((place_ms, turn.heard_ms))
    assert nothing_besides(channel, spans)


def nothing_besides(channel: Samples, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether all else is silence: nothing is there twice, or elsewhere."""
    rest = channel.copy()
    for place_ms, length_ms in spans:
        begin = max(round(place_ms) - OFFSET_LIMIT_MS, 0) * SAMPLES_PER_MS
        rest[begin : begin + (round(length_ms) + 2 * OFFSET_LIMIT_MS) * SAMPLES_PER_MS] = 0
    return not is_loud(rest).any()
