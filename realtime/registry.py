"""The live Sessions of this process: each has one Runner, whichever pages come and go.

The newest page of a Session has it. When the process stops, every Session is handed over: stored,
its page told to reconnect.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID
from weakref import WeakKeyDictionary, WeakValueDictionary

from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.lost_server import note_unheard
from interviews.actions.seats import Limits, cut_capacity
from interviews.actions.session_lock import SessionOverError
from interviews.readiness import stopping
from interviews.room_record import RoomRecord, load_room
from interviews.states import is_unheard
from interviews.web_server import settle
from realtime import metrics
from realtime.caps import Caps
from realtime.database import DatabaseThreads, database_threads
from realtime.join_pace import JoinPace
from realtime.journal import Journal
from realtime.leases import Hold, Keeper, Leases
from realtime.page import Page
from realtime.protocol.events import (
    BrowserLeft,
    ServerStopping,
    SessionDrivenElsewhere,
    SessionWanted,
)
from realtime.providers.base import Voices
from realtime.providers.failover import deployments
from realtime.replay import replay_left, replay_session
from realtime.runner import Runner
from realtime.shutdown import HandOver
from realtime.tape_deck import TapeDeck, tape_deck
from realtime.tools import Toolbox, toolbox
from realtime.upkeep import upkeep
from realtime.waiting_room import WaitingRoom, limits_from_settings

logger = logging.getLogger(__name__)

#: Sessions that one process takes, whatever seats there are.
LIMIT = 500
#: How long a stopping process waits for its sessions to be handed over: stored and released.
HAND_OVER_LIMIT_S = 5.0
#: And then, where something hangs, for what can be stored all the same.
LAST_LIMIT_S = 2.5


class Full(Exception):  # noqa: N818 - named as what is the case
    """The process drives as many Sessions as it may."""


class Closing(Full):
    """It takes none any more: another process will."""


class Hasty(Exception):  # noqa: N818 - named as what is the case
    """Pages of this Session come and go faster than they may."""


class Over(Exception):  # noqa: N818 - named as what is the case
    """The Session has ended; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def keeper_of(runner: Runner) -> Keeper:
    return Keeper(
        fence=runner.hold.fence,
        lost=lambda: runner.feed(SessionDrivenElsewhere()),
        wanted=lambda: runner.feed(SessionWanted()),
    )


class Registry:
    def __init__(
        self,
        *,
        voices: Voices,
        threads: DatabaseThreads,
        toolbox: Toolbox,
        caps: Caps,
        limit: int = LIMIT,
        journal: Journal | None = None,
        leases: Leases | None = None,
        deck: TapeDeck | None = None,
    ) -> None:
        self._caps = caps
        self._voices = voices
        self._threads = threads
        self._replaying = DatabaseThreads(1)  # what the dead have left holds up no Turn
        self._toolbox = toolbox
        self._limit = limit
        self._journal = journal
        self._leases = leases or Leases(threads)
        self._deck = deck
        self._waiting_room: WaitingRoom | None = None  # None: everybody may start
        self._runners: dict[UUID, Runner] = {}
        self._doors: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._pace = JoinPace()
        self._closing = asyncio.Event()
        self._group = asyncio.TaskGroup()
        self._started = asyncio.Event()  # the group takes tasks
        self._root: asyncio.Task[None] | None = None  # owns every task; None before the first join

    def __len__(self) -> int:
        return len(self._runners)

    def limit_seats(self, limits: Limits) -> None:
        """From now on who starts needs a seat; to be called before anybody comes."""
        self._waiting_room = WaitingRoom(
            self._threads,
            deployment=self._voices.name,
            limits=replace(limits, deployments=self._voices.count),
            seated=self._leases.keep_seat,
        )
        self._voices.on_refused(self.capacity_refused)

    def capacity_refused(self, deployment: str, retry_after_s: float) -> None:
        """A provider has no room for one more: fewer may start for a while."""
        if self._waiting_room is not None:
            act = partial(cut_capacity, deployment=deployment, retry_after_s=retry_after_s)
            self._group.create_task(self._waiting_room.do(act))

    def waiting_sessions(self) -> int:
        return 0 if self._waiting_room is None else len(self._waiting_room)

    def waiting_writes(self) -> int:
        """Of all Sessions; may be asked in any thread."""
        return sum(runner.waiting_writes for runner in list(self._runners.values()))

    async def join(self, session_id: UUID, page: Page) -> Runner:
        """Give the Session to this page, taking it up from the record where nobody drives it.

        Raises Full, Closing, Hasty, Over, Session.DoesNotExist, and the database's errors.
        """
        if not self._pace.allows(session_id, int(time.monotonic() * 1000)):
            raise Hasty
        door = self._doors.setdefault(session_id, asyncio.Lock())
        async with door:
            runner = self._runners.get(session_id)
            if runner is not None and runner.is_finishing:
                await runner.over.wait()  # its record must be complete before it is read
                runner = None
            if runner is None:
                runner = await self._take_up(session_id)
            runner.attach(page)
            return runner

    async def close(self) -> None:
        """Hand every Session over; may be called by many at once."""
        self._closing.set()
        runners = list(self._runners.values())
        for runner in runners:
            runner.feed(ServerStopping())
        if not await _all_set((runner.over for runner in runners), HAND_OVER_LIMIT_S):
            logger.error("sessions_hang", extra={"count": len(self._runners)})
            for runner in runners:
                runner.finish_record()
            if not await _all_set((runner.stored for runner in runners), LAST_LIMIT_S):
                logger.critical("sessions_not_stored", extra={"count": len(self._runners)})
        if self._root is not None:
            self._root.cancel()
            await asyncio.wait([self._root], timeout=LAST_LIMIT_S)
        await asyncio.to_thread(self._leases.close)
        await asyncio.to_thread(self._replaying.close)
        if self._deck is not None:
            await asyncio.to_thread(self._deck.close)

    async def _take_up(self, session_id: UUID) -> Runner:
        self._must_be_open()
        if len(self._runners) >= self._limit:
            raise Full
        if self._journal is not None:  # while the fences of the dead are still good
            await self._replaying.run(partial(replay_left, self._journal))
        await self._start_root()
        try:
            hold = await self._leases.take(session_id)
        except SessionOverError as over:
            raise Over(over.reason) from None
        try:
            record = await self._read(session_id, hold)
        except BaseException:
            self._leases.release(session_id, hold)
            raise
        runner = self._start(self._make_runner(record, hold))
        try:
            await runner.ready.wait()
        except asyncio.CancelledError:
            runner.feed(BrowserLeft())  # the page it was for has not waited
            raise
        return runner

    async def _read(self, session_id: UUID, hold: Hold) -> RoomRecord:
        """All that was said, also by a process that died, or stood still, just before."""
        self._must_be_open()
        if self._journal is not None:
            replay = partial(replay_session, self._journal.root, session_id, hold.fence)
            await self._replaying.run(replay)
        load = partial(load_room, session_id=session_id)
        record = await self._threads.run(load)
        if is_unheard(record.state, record.open_gaps):  # as the journal has it, or a broken relay
            note = partial(note_unheard, session_id=session_id, fence=hold.fence)
            with suppress(DrivenElsewhereError):  # the first renewal will tell
                await self._threads.run(note)
            record = await self._threads.run(load)
        self._must_be_open()  # meanwhile: nobody would hand it over any more
        return record

    def _must_be_open(self) -> None:
        if self._closing.is_set():
            raise Closing

    def _start(self, runner: Runner) -> Runner:
        """Without waiting: from here on `close` hands it over."""
        self._runners[runner.session_id] = runner
        self._leases.keep(runner.session_id, keeper_of(runner))
        self._group.create_task(self._drive(runner))
        return runner

    def _make_runner(self, record: RoomRecord, hold: Hold) -> Runner:
        runner = Runner(
            record,
            voices=self._voices,
            threads=self._threads,
            toolbox=self._toolbox,
            caps=self._caps,
            hold=hold,
            waiting_room=self._waiting_room,
            journal=self._journal,
        )
        if self._deck is not None and record.is_recorded:
            runner.record_on(self._deck)
        return runner

    async def _drive(self, runner: Runner) -> None:
        try:
            await runner.run()
        except Exception:
            logger.exception("session_broken", extra={"session": str(runner.session_id)})
        finally:
            self._leases.drop(runner.session_id)
            del self._runners[runner.session_id]

    async def _start_root(self) -> None:
        """The one task without a TaskGroup: a server has no other place for what lives longer."""
        if self._root is None:
            self._root = asyncio.get_running_loop().create_task(self._keep())
        await self._started.wait()

    async def _keep(self) -> None:
        async with self._group:
            if self._waiting_room is not None:
                self._group.create_task(self._waiting_room.run())
            self._started.set()
            await asyncio.Event().wait()


async def _all_set(events: Iterable[asyncio.Event], limit_s: float) -> bool:
    try:
        async with asyncio.timeout(limit_s):
            for event in events:
                await event.wait()
    except TimeoutError:
        return False
    return True


async def hand_over(house: Registry) -> None:
    """Stop: this process takes nobody any more, and says so to whoever asks for its health."""
    stopping.set()
    await house.close()


_registries: WeakKeyDictionary[asyncio.AbstractEventLoop, Registry] = WeakKeyDictionary()


def registry() -> Registry:
    """The one of this process's event loop, as the settings have it."""
    loop = asyncio.get_running_loop()
    if loop not in _registries:
        made = _registries[loop] = Registry(
            voices=deployments(),
            threads=database_threads(),
            toolbox=toolbox,
            journal=upkeep().journal,
            deck=tape_deck(),
            caps=Caps.from_settings(),
        )
        made.limit_seats(limits_from_settings())
        HandOver(loop, partial(hand_over, made)).install()
        settle()
        show_on_metrics(made)
    return _registries[loop]


def show_on_metrics(house: Registry) -> None:
    metrics.LIVE_SESSIONS.set_function(house.__len__)
    metrics.WAITING_SESSIONS.set_function(house.waiting_sessions)
    metrics.RECORD_QUEUE.set_function(house.waiting_writes)
