"""Two real web processes: what a page notices when one of them goes, or stands still."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from interviews.models import Gap, Lease, Leg, Session, Turn
from interviews.states import SessionState
from tests.fakes.browser import FakeBrowser
from tests.fakes.web_server import WebServer, page_on, running_engine, running_web
from tests.realtime.eventually import Read, until

pytestmark = [pytest.mark.wire, pytest.mark.db]

RESUME_LIMIT_S = 3.0


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_engine(tmp_path_factory.mktemp("engine")) as url:
        yield url


@pytest.fixture
def webs(session: Session, engine_url: str) -> Iterator[list[WebServer]]:
    with running_web(engine_url) as one, running_web(engine_url) as other:
        yield [one, other]


@asynccontextmanager
async def greeted(web: WebServer, session: Session) -> AsyncIterator[FakeBrowser]:
    async with page_on(web, session, speed=20) as marlo:
        await marlo.hello("text")
        await marlo.until(lambda: any(turn["saved"] for turn in marlo.turns.values()), limit_s=30)
        yield marlo


async def comes_back(web: WebServer, session: Session, since: float) -> float:
    """How long after `since` a Leg is up again."""
    async with page_on(web, session, speed=20) as marlo:
        await marlo.hello("text")
        up = {"listening", "speaking", "thinking"}
        await marlo.until(lambda: up & set(marlo.phases), limit_s=10)
        return time.monotonic() - since


@pytest.mark.fault("A01")
async def test_a_page_of_a_killed_process_is_served_by_the_other_within_three_seconds(
    webs: list[WebServer], session: Session, read: Read
) -> None:
    one, other = webs
    async with greeted(one, session) as marlo:
        one.process.kill()
        killed_at = time.monotonic()
        await marlo.until_closed()
    taken_s = await comes_back(other, session, killed_at)
    assert taken_s <= RESUME_LIMIT_S + 1.0  # a lease that was renewed at the last moment, and a Leg
    ended = Gap.objects.filter(cause="server_lost", ended_at__isnull=False)
    await until(read, ended.exists)
    assert await read(lambda: Leg.objects.get(number=1).close_cause) == "server_lost"
    assert await read(lambda: Turn.objects.filter(text__contains="Hello").count()) == 1


@pytest.mark.fault("A03")
async def test_a_page_of_a_stopped_process_is_served_by_the_other_at_once(
    webs: list[WebServer], session: Session, read: Read
) -> None:
    one, other = webs
    async with greeted(one, session) as marlo:
        one.process.send_signal(signal.SIGTERM)
        stopped_at = time.monotonic()
        assert await marlo.until_closed() == 4012
    assert await comes_back(other, session, stopped_at) <= RESUME_LIMIT_S
    gaps = Gap.objects.filter(cause="server_lost")
    await until(read, gaps.filter(ended_at__isnull=False).exists)  # the wait, and nothing more
    assert await read(gaps.count) == 1


@pytest.mark.fault("A20")
async def test_a_process_that_was_stopped_and_wakes_up_lets_go(
    webs: list[WebServer], session: Session, read: Read
) -> None:
    one, other = webs
    async with greeted(one, session) as first:
        os.kill(one.process.pid, signal.SIGSTOP)
        try:
            async with greeted_again(other, session) as second:
                os.kill(one.process.pid, signal.SIGCONT)
                assert await first.until_closed() == 4409
                live = Session.objects.filter(state=SessionState.LIVE)
                await until(read, live.exists)
                await asyncio.sleep(1.5)
                assert second.close_code is None
                assert (await read(Lease.objects.get)).fence == 2
        finally:
            os.kill(one.process.pid, signal.SIGCONT)


@asynccontextmanager
async def greeted_again(web: WebServer, session: Session) -> AsyncIterator[FakeBrowser]:
    async with page_on(web, session, speed=20) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening", limit_s=15)
        yield marlo
