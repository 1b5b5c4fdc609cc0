"""Two real web processes: what a page notices when one of them goes, or stands still."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from interviews.models import Gap, Lease, Leg, Session, Turn
from interviews.states import SessionState
from tests.cast import Cast, make_invitation, make_session
from tests.chaos.fault_proxy import FaultProxy
from tests.chaos.ledger import Ledger
from tests.chaos.scripted_provider import ScriptedProvider
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
        await marlo.until(lambda: any(turn["saved"] for turn in marlo.turns.values()), limit_s=60)
        yield marlo


async def comes_back(web: WebServer, session: Session, since: float) -> float:
    """How long after `since` a Leg is up again."""
    async with page_on(web, session, speed=20) as marlo:
        await marlo.hello("text")
        up = {"listening", "speaking", "thinking"}
        await marlo.until(lambda: up & set(marlo.phases), limit_s=60)
        return time.monotonic() - since


@pytest.mark.fault("A01")
@pytest.mark.alone
async def test_a_page_of_a_killed_process_is_served_by_the_other_within_four_seconds(
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
@pytest.mark.alone
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


@pytest.mark.fault("A03")
@pytest.mark.alone
async def test_twenty_sessions_of_a_stopped_process_all_go_on_and_lose_nothing(
    cast: Cast, transactional_db: None, tmp_path: Path, read: Read
) -> None:
    """Behind one address: the page knows nothing of processes, and dials again as it does."""
    sessions = await read(lambda: [make_session(make_invitation(cast.version)) for _ in range(20)])
    random = Random(3)
    with Ledger(tmp_path / "provider.ledger") as ledger:
        async with ScriptedProvider(ledger, random) as provider:
            pages = await stop_one_of_two(provider.url, sessions, read)
    waits_s = sorted(page.result() for page in pages)
    assert len(waits_s) == 20
    assert waits_s[10] <= RESUME_LIMIT_S
    assert waits_s[-1] <= RESUME_LIMIT_S * 4
    turns = await read(lambda: list(Turn.objects.filter(kind="typed").values_list("text")))
    assert sorted(text for (text,) in turns) == ["I am still here."] * 20
    legs = await read(lambda: list(Leg.objects.filter(number=1).values_list("close_cause")))
    assert legs == [("server_stopping",)] * 20


async def stop_one_of_two(
    provider_url: str, sessions: list[Session], read: Read
) -> list[asyncio.Task[float]]:
    with running_web(provider_url) as one, running_web(provider_url) as other:
        webs = [("127.0.0.1", one.port), ("127.0.0.1", other.port)]
        async with FaultProxy(webs[:1]) as front, asyncio.TaskGroup() as group:
            address = WebServer(front.port, one.process)
            listening = asyncio.Barrier(len(sessions) + 1)
            pages = [
                group.create_task(resumed(address, session, front, webs[1], listening))
                for session in sessions
            ]
            async with asyncio.timeout(60):
                await listening.wait()
            await until(
                read,
                lambda: Turn.objects.values("session").distinct().count() == len(sessions),
                limit_s=60,
            )
            one.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(one.process.wait, 15) == 0
    return pages


async def resumed(
    address: WebServer,
    session: Session,
    front: FaultProxy,
    other: tuple[str, int],
    listening: asyncio.Barrier,
) -> float:
    """Greeted, sent away, and back: how long until the interviewer is there again."""
    async with page_on(address, session, speed=20) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening", limit_s=60)
        await listening.wait()
        assert await marlo.until_closed(limit_s=60) == 4012
    left_at = time.monotonic()
    front.targets[:] = [other]
    async with page_on(address, session, speed=20) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening", limit_s=60)
        back_s = time.monotonic() - left_at
        await marlo.type_text("I am still here.", "still")
        await marlo.until(
            lambda: any(turn["saved"] and turn["kind"] == "typed" for turn in marlo.turns.values()),
            limit_s=60,
        )
        return back_s


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
        await marlo.until_phase("listening", limit_s=60)
        yield marlo
