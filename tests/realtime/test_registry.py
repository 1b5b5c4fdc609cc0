"""The live sessions of a process: one runner each, whichever pages come and go."""

import asyncio
import signal
import threading
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError

from interviews.actions.sessions import change_state
from interviews.models import Gap, Lease, Session, Turn
from interviews.room_record import load_room
from interviews.states import EndReason, GapCause, SessionState
from realtime.browser import RoomFacts
from realtime.database import THREADS
from realtime.journal import Journal
from realtime.leases import Hold
from realtime.page import Page
from realtime.protocol.events import BrowserJoined, EndRequested, Mode
from realtime.registry import Closing, Full, Over, Registry, hand_over, registry
from realtime.shutdown import SIGNALS
from realtime.tools import toolbox
from realtime.writes import Write, write_of
from tests.cast import NOW, Cast, make_candidate, make_invitation, make_session
from tests.fakes.voice import FakeLine, FakeVoice, FakeVoices
from tests.realtime.eventually import until
from tests.realtime.test_replay import SAID, leg, said

pytestmark = [pytest.mark.wire, pytest.mark.db]


def make_page() -> Page:
    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    sent: list[dict[str, Any]] = []
    page = Page(send, RoomFacts("T", "Ada", "en", "/"))
    page.sent = sent  # type: ignore[attr-defined] # for the test to look at
    return page


async def test_pages_of_one_session_share_its_runner(house: Registry, session: Session) -> None:
    first, second = make_page(), make_page()
    runners = [await house.join(session.pk, page) for page in (first, second)]
    assert runners[0] is runners[1]
    assert len(house) == 1
    runners[0].detach(first)  # it lost the session to the second: nothing happens
    assert len(house) == 1
    runners[0].detach(second)
    await runners[0].over.wait()
    assert len(house) == 0


async def test_pages_that_come_at_once_share_one_runner(house: Registry, session: Session) -> None:
    runners = await asyncio.gather(*(house.join(session.pk, make_page()) for _ in range(20)))
    assert len(set(runners)) == 1


async def test_the_first_pages_of_several_sessions_may_come_at_once(
    house: Registry, session: Session, cast: Cast, read: Any
) -> None:
    def make_another() -> Session:
        kim = make_candidate(cast.lindenhof, name="Kim Neighbour")
        return make_session(make_invitation(cast.version, candidate=kim))

    other = await read(make_another)
    await asyncio.gather(*(house.join(one.pk, make_page()) for one in (session, other)))
    assert len(house) == 2


async def test_a_page_waits_until_the_record_of_the_one_before_is_complete(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    page = make_page()
    runner = await house.join(session.pk, page)
    runner.hear(page, BrowserJoined(Mode.TEXT))
    runner.hear(page, EndRequested())
    await runner._stop.wait()
    with pytest.raises(Over) as over:
        await house.join(session.pk, make_page())
    assert over.value.reason == EndReason.CANDIDATE


async def test_an_ended_session_is_not_taken_up(
    transactional_db: None, house: Registry, cast: Cast, read: Any
) -> None:
    ended = await read(lambda: make_session(cast.invitation, state=SessionState.ENDED))
    with pytest.raises(Over):
        await house.join(ended.pk, make_page())


async def test_without_a_limit_of_seats_nobody_waits(house: Registry) -> None:
    assert house.waiting_sessions() == 0
    house.capacity_refused("fake/fake-1", 1.0)  # and no provider makes anybody wait


async def test_a_full_house_takes_nobody_new(house: Registry, session: Session) -> None:
    house._limit = 0
    with pytest.raises(Full):
        await house.join(session.pk, make_page())


async def test_a_house_that_closes_takes_nobody_and_closes_once(
    house: Registry, session: Session
) -> None:
    runner = await house.join(session.pk, make_page())
    await asyncio.gather(house.close(), house.close())
    assert runner.over.is_set()
    with pytest.raises(Full):
        await house.join(session.pk, make_page())


async def test_a_house_without_guests_closes_at_once(house: Registry) -> None:
    await house.close()


async def test_a_house_does_not_wait_for_ever_for_a_record(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    runner = await house.join(session.pk, make_page())
    monkeypatch.setattr("realtime.registry.HAND_OVER_LIMIT_S", 0.05)
    monkeypatch.setattr("realtime.registry.LAST_LIMIT_S", 0.1)
    runner._recorder._perform = lambda *_: time.sleep(0.3)
    runner._recorder.do(Write("sessions.any", {}))
    await house.close()
    assert caplog.messages == ["sessions_hang", "sessions_not_stored"]


@pytest.mark.fault("A04")
async def test_where_something_hangs_the_record_is_stored_and_released_all_the_same(
    house: Registry,
    voices: FakeVoices,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    read: Any,
) -> None:
    """A provider that cannot be hung up, here: the second limit does not wait for it."""
    monkeypatch.setattr("realtime.registry.HAND_OVER_LIMIT_S", 0.2)
    monkeypatch.setattr("realtime.registry.LAST_LIMIT_S", 2.0)
    may_close = asyncio.Event()
    monkeypatch.setattr(FakeVoice, "close", lambda _voice: may_close.wait())
    voices.lines.append(FakeLine("Hello Marlo."))
    page = make_page()
    runner = await house.join(session.pk, page)
    runner.hear(page, BrowserJoined(Mode.TEXT))
    await until(read, Turn.objects.filter(session=session).exists)
    asyncio.get_running_loop().call_later(1.0, may_close.set)
    await house.close()
    assert (await read(Lease.objects.get)).holder is None
    assert (await read(Session.objects.get)).state == SessionState.PAUSED


async def test_a_session_that_was_on_its_way_in_when_the_house_closed_is_left_to_another(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    take = house._leases.take

    async def slow(session_id: Any) -> Hold:
        hold = await take(session_id)
        await house.close()
        return hold

    monkeypatch.setattr(house._leases, "take", slow)
    with pytest.raises(Closing):
        await house.join(session.pk, make_page())
    await until(read, Lease.objects.filter(holder=None).exists)


async def test_a_session_whose_record_was_read_while_the_house_closed_is_left_to_another(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    run = house._threads.run

    async def slow(work: Any) -> Any:
        result = await run(work)
        if getattr(work, "func", None) is load_room:
            await house.close()
        return result

    monkeypatch.setattr(house._threads, "run", slow)
    with pytest.raises(Closing):
        await house.join(session.pk, make_page())
    assert len(house) == 0
    await until(read, Lease.objects.filter(holder=None).exists)


@pytest.mark.fault("A09")
async def test_what_was_kept_until_the_session_changed_hands_is_read_with_it(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By a process that wrote on until then, and was killed, or stands still."""
    other = Journal(tmp_path / "journal")
    take = house._leases.take

    async def take_from_another(session_id: UUID) -> Hold:
        assert await other.keep(session_id, [leg(1), said(replace(SAID, leg_number=1))])
        return await take(session_id)

    monkeypatch.setattr(house._leases, "take", take_from_another)
    runner = await house.join(session.pk, make_page())
    assert [turn.text for turn in runner._record.turns] == [SAID.text]
    await asyncio.to_thread(other.close)


@pytest.mark.fault("A02")
async def test_a_session_that_went_on_by_what_was_kept_of_it_has_a_gap(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read: Any
) -> None:
    """It did not look so when it was taken: then nobody had to declare one."""
    other = Journal(tmp_path / "journal")
    take = house._leases.take
    went_live = write_of(
        change_state,
        state=SessionState.LIVE,
        now=NOW,
        started_at=NOW,
        written_until_ms=300_000,
        fence=0,
    )

    async def take_from_another(session_id: UUID) -> Hold:
        assert await other.keep(session_id, [leg(1), went_live])
        return await take(session_id)

    monkeypatch.setattr(house._leases, "take", take_from_another)
    runner = await house.join(session.pk, make_page())
    assert runner._record.open_gaps == {GapCause.SERVER_LOST}
    gap = await read(Gap.objects.get)
    assert (gap.started_at, gap.fence) == (NOW + timedelta(minutes=5), 1)
    await asyncio.to_thread(other.close)


async def test_a_replay_that_takes_long_holds_up_no_turn(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    may_end = threading.Event()
    monkeypatch.setattr("realtime.registry.replay_session", lambda *_: may_end.wait(10))
    all_free = threading.Barrier(THREADS)
    async with asyncio.TaskGroup() as group:
        group.create_task(house.join(session.pk, make_page()))
        await until(read, Lease.objects.filter(fence=1).exists)
        work = [house._threads.run(partial(all_free.wait, 10)) for _ in range(THREADS)]
        await asyncio.gather(*work)
        may_end.set()


async def test_a_session_that_cannot_be_read_is_not_held(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("realtime.registry.replay_session", fail)
    with pytest.raises(OperationalError):
        await house.join(session.pk, make_page())
    await until(read, Lease.objects.filter(fence=1, holder=None).exists)


async def test_a_page_that_gives_up_on_its_way_in_leaves_nothing_behind(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    make_runner = house._make_runner
    coming: list[Any] = []

    def slow_start(record: Any, hold: Hold) -> Any:
        runner = make_runner(record, hold)
        coming.append(runner)
        monkeypatch.setattr(runner.ready, "wait", asyncio.Event().wait)  # longer than the page
        limit.reschedule(asyncio.get_running_loop().time() + 0.1)
        return runner

    monkeypatch.setattr(house, "_make_runner", slow_start)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(60) as limit:
            await house.join(session.pk, make_page())
    [runner] = coming
    await asyncio.wait_for(runner.over.wait(), 30)
    assert len(house) == 0
    assert (await read(Lease.objects.get)).holder is None


async def test_a_runner_that_breaks_leaves_the_house(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    runner = await house.join(session.pk, make_page())

    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(runner._recorder, "finish", broken)
    runner._stop.set()
    await runner.over.wait()
    await asyncio.sleep(0)
    assert len(house) == 0
    assert "session_broken" in caplog.messages


async def test_each_event_loop_has_one_registry_with_the_tools_of_the_wiring() -> None:
    handlers = [signal.getsignal(number) for number in SIGNALS]
    try:
        assert registry() is registry()
        assert registry()._toolbox is toolbox
        assert [signal.getsignal(number) for number in SIGNALS] != handlers
    finally:
        for number, handler in zip(SIGNALS, handlers, strict=True):
            signal.signal(number, handler)


async def test_a_process_that_is_told_to_stop_says_so_before_anything_else(
    house: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    monkeypatch.setattr("realtime.registry.stopping", told)
    await hand_over(house)
    assert told.is_set()
