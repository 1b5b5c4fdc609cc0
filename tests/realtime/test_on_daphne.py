"""Conversations over real sockets: Daphne, the local engine and Postgres are processes."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from interviews.models import Session, Turn
from interviews.room_record import LEGS_LEFT_FREE
from tests.fakes.browser import FakeBrowser
from tests.fakes.room import headers_for
from tests.fakes.web_server import WebServer, running_engine, running_web, say, welcomed_on
from tests.realtime.engine.recordings import Recordings

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
ANSWERS = (
    "I built a billing system with Django and Postgres for a small company.",
    "I would like to learn more about search engines and retrieval.",
)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    return Recordings(tmp_path_factory.mktemp("recordings"), ANSWERS)


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory, recordings: Recordings) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("engine")
    with running_engine(directory, "--known-audio", str(recordings.manifest)) as url:
        yield url


@pytest.fixture
def web(session: Session, engine_url: str) -> Iterator[WebServer]:
    with running_web(engine_url) as web:
        yield web


async def answer(marlo: FakeBrowser, pcm: bytes) -> None:
    """Speak when asked, and hear what comes of it."""
    await marlo.until_phase("listening", limit_s=60)
    heard_before = len(marlo.sound)
    await say(marlo, pcm)
    await marlo.until(lambda: len(marlo.sound) > heard_before, limit_s=60)


def typed_is_saved(marlo: FakeBrowser) -> bool:
    return any(turn["saved"] and turn["kind"] == "typed" for turn in marlo.turns.values())


async def test_a_spoken_interview_ends_by_plan_with_both_sides_written_down(
    web: WebServer, session: Session, recordings: Recordings, read: Read
) -> None:
    async with welcomed_on(web, session, speed=6) as marlo:
        await marlo.hello()
        for number in range(len(ANSWERS)):
            await answer(marlo, recordings.pcm(number))
        await marlo.until(lambda: marlo.of("ended"), limit_s=60)
        assert await marlo.until_closed() == 1000
    assert any(sound.strip(b"\0") for sound in marlo.sound.values())
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    assert [turn.text for turn in turns if turn.speaker == "candidate"] == list(ANSWERS)
    assert [turn.speaker for turn in turns] == ["interviewer", "candidate"] * 2 + ["interviewer"]
    assert all(turn.heard_text == turn.text for turn in turns)
    assert all(turn.total_ms > 500 for turn in turns)
    assert [turn.started_ms for turn in turns] == sorted(turn.started_ms for turn in turns)
    stored = await read(lambda: Session.objects.get(pk=session.pk))
    assert (stored.state, stored.end_reason) == ("ended", "plan")


async def test_a_session_goes_on_in_another_process_without_a_second_greeting(
    web: WebServer, session: Session, engine_url: str, read: Read
) -> None:
    async with welcomed_on(web, session) as marlo:
        await marlo.hello("text")
        await marlo.until(lambda: any(turn["saved"] for turn in marlo.turns.values()), limit_s=60)
        web.process.kill()
        await marlo.until_closed()
    with running_web(engine_url) as other:
        async with welcomed_on(other, session) as marlo:
            assert len(marlo.of("welcome")[0]["turns"]) == 1
            await marlo.hello("text")
            await marlo.until_phase("listening", limit_s=60)
            await marlo.type_text("It is about bread, and about ovens, and a little about me.")
            await marlo.until(lambda: typed_is_saved(marlo), limit_s=60)
            await marlo.until(lambda: marlo.sound, limit_s=60)
    turns = await read(lambda: list(Turn.objects.filter(session=session).in_order()))
    first, second = [turn.leg_number for turn in turns][:2]
    assert (first, second) == (1, 2 + LEGS_LEFT_FREE)
    assert sum("Hello" in turn.text for turn in turns) == 1


@pytest.mark.fault("D72")
async def test_a_stranger_is_refused_before_the_socket_is_open(
    web: WebServer, session: Session
) -> None:
    room = f"/ws/room/{session.pk}/"
    strangers: list[tuple[str, dict[str, str]]] = [
        (room, {}),
        (room, {"Origin": "null"}),
        (room, headers_for(session, origin="http://evil.example")),
        (room, {"Origin": web.origin}),
        ("/ws/anything/", headers_for(session, origin=web.origin)),
    ]
    for path, headers in strangers:
        headers.pop("host", None)
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://127.0.0.1:{web.port}{path}", additional_headers=headers):
                pass
        assert refused.value.response.status_code == 403
