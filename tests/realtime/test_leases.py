"""What keeps a process's holds: a thread, one statement a second, and the word when one is lost."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError

from interviews.actions import sessions
from interviews.actions.leases import renew_leases, take_lease
from interviews.actions.session_lock import SessionOverError
from interviews.models import Lease, Session
from interviews.states import EndReason
from realtime.database import DatabaseThreads
from realtime.leases import Keeper, Leases
from realtime.writes import perform
from tests.processes import wait_until
from tests.realtime.eventually import Read, until

pytestmark = [pytest.mark.wire, pytest.mark.db]

TTL_MS = 600


@pytest.fixture
def processes(threads: DatabaseThreads) -> Iterator[list[Leases]]:
    made = [Leases(threads, ttl_ms=TTL_MS, renew_every_s=0.1) for _ in range(2)]
    yield made
    for each in made:
        each.close()


class Told:
    def __init__(self) -> None:
        self.words: list[str] = []
        self.came = asyncio.Event()

    def keeper(self, fence: int) -> Keeper:
        return Keeper(fence, lambda: self.note("lost"), lambda: self.note("wanted"))

    def note(self, word: str) -> None:
        self.words.append(word)
        self.came.set()

    async def wait(self) -> str:
        async with asyncio.timeout(30):
            await self.came.wait()
        return self.words[0]


async def test_a_kept_session_outlives_its_time(session: Session, processes: list[Leases]) -> None:
    one, other = processes
    one.keep(session.pk, Told().keeper((await one.take(session.pk)).fence))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(TTL_MS / 1000 * 2):
            await other.take(session.pk)
    one.drop(session.pk)
    assert (await other.take(session.pk)).fence == 2


async def test_the_keeper_hears_that_another_asks(
    session: Session, processes: list[Leases], threads: DatabaseThreads
) -> None:
    one, other = processes
    told = Told()
    hold = await one.take(session.pk)
    one.keep(session.pk, told.keeper(hold.fence))
    async with asyncio.TaskGroup() as group:
        taking = group.create_task(other.take(session.pk))
        assert await told.wait() == "wanted"
        await threads.run(lambda: perform(session.pk, hold.release))
        one.drop(session.pk)
    assert taking.result().fence == 2


@pytest.mark.fault("A20")
async def test_a_process_that_stood_still_hears_at_once_that_it_lost(
    session: Session, processes: list[Leases], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = processes
    may_go_on = threading.Event()

    def stand_still(**given: object) -> object:
        may_go_on.wait(10)
        return renew_leases(**given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr("realtime.leases.renew_leases", stand_still)
    told = Told()
    one.keep(session.pk, told.keeper((await one.take(session.pk)).fence))
    assert (await other.take(session.pk)).fence == 2
    may_go_on.set()
    assert await told.wait() == "lost"


async def test_while_the_database_is_away_the_holder_goes_on_and_renews_when_it_is_back(
    session: Session, processes: list[Leases], monkeypatch: pytest.MonkeyPatch, caplog: object
) -> None:
    one, other = processes
    is_away = threading.Event()
    tries: list[UUID] = []

    def flaky(**given: object) -> object:
        if is_away.is_set():
            tries.append(one.holder)
            raise OperationalError
        return renew_leases(**given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr("realtime.leases.renew_leases", flaky)
    told = Told()
    is_away.set()
    one.keep(session.pk, told.keeper((await one.take(session.pk)).fence))
    await asyncio.sleep(TTL_MS / 1000 * 1.5)
    assert len(tries) > 1
    is_away.clear()
    await asyncio.sleep(0.3)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await other.take(session.pk)
    assert "lost" not in told.words


async def test_what_was_dropped_meanwhile_hears_nothing(
    session: Session, processes: list[Leases]
) -> None:
    one, _ = processes
    told = Told()
    keeper = told.keeper((await one.take(session.pk)).fence)
    one.keep(session.pk, keeper)
    one.drop(session.pk)
    one._tell(session.pk, keeper, keeper.lost)
    assert told.words == []


async def test_an_ended_session_is_waited_for_by_nobody(
    session: Session, processes: list[Leases], threads: DatabaseThreads
) -> None:
    await threads.run(
        lambda: sessions.end_session(
            session_id=session.pk, reason=EndReason.REVIEWER, now=session.created_at
        )
    )
    with pytest.raises(SessionOverError):
        await processes[0].take(session.pk)


class SlowTaking:
    """Begins, and goes on when it is told to; then takes, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()
        self._error = error

    def __call__(self, **given: Any) -> int | None:
        self.has_begun.set()
        assert self.may_go_on.wait(10)
        if self._error is not None:
            raise self._error
        return take_lease(**given)


async def give_up(leases: Leases, session: Session, slow: SlowTaking) -> None:
    async with asyncio.TaskGroup() as group:
        taking = group.create_task(leases.take(session.pk))
        await asyncio.to_thread(slow.has_begun.wait, 10)
        taking.cancel()
    assert taking.cancelled()
    slow.may_go_on.set()


async def test_who_gives_up_while_it_is_being_taken_holds_nothing(
    session: Session, processes: list[Leases], monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    slow = SlowTaking()
    monkeypatch.setattr("realtime.leases.take_lease", slow)
    await give_up(processes[0], session, slow)
    await until(read, Lease.objects.filter(fence=1, holder=None).exists)


async def test_who_gives_up_what_cannot_be_taken_has_nothing_to_give_back(
    session: Session, processes: list[Leases], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowTaking(OperationalError("away"))
    monkeypatch.setattr("realtime.leases.take_lease", slow)
    released: list[UUID] = []
    monkeypatch.setattr(processes[0], "release", lambda pk, _hold: released.append(pk))
    await give_up(processes[0], session, slow)
    await processes[0]._threads.run(lambda: None)
    await asyncio.sleep(0)
    assert released == []


async def test_a_release_that_fails_is_waited_for_by_nobody(
    session: Session, processes: list[Leases], monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("away")

    hold = await processes[0].take(session.pk)
    monkeypatch.setattr("realtime.leases.perform", fail)
    processes[0].release(session.pk, hold)
    await asyncio.to_thread(wait_until, lambda: bool(caplog.messages), limit_s=60)
    assert caplog.messages == ["lease_not_released"]


async def test_a_loop_that_has_gone_ends_the_thread(
    session: Session, processes: list[Leases]
) -> None:
    one, other = processes
    told = Told()
    keeper = told.keeper((await one.take(session.pk)).fence + 7)  # never held: it is lost
    gone = asyncio.new_event_loop()
    gone.close()
    one._kept[session.pk] = keeper
    thread = threading.Thread(target=one._renew_for_ever, args=(gone,))
    thread.start()
    await asyncio.to_thread(thread.join, 30)
    assert not thread.is_alive()
    other.close()  # never began: nothing to end
