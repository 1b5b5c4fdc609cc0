"""Asks for the seats of this process's Sessions, all in one go, until each has its own.

A page that waits hears where it stands every couple of seconds.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import ceil
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from interviews.actions.seats import Ask, Limits, ask_for_seats
from interviews.room_record import RoomRecord
from interviews.seating import Admit, Decision
from realtime.admission import decide
from realtime.database import DatabaseThreads, Result
from realtime.protocol.commands import AskSeat
from realtime.protocol.events import Event
from realtime.protocol.seat import SeatDenied, SeatGiven

logger = logging.getLogger(__name__)

ASK_EVERY_S = 2.0

Told = Callable[[Decision], None]


@dataclass(frozen=True, slots=True)
class Waiter:
    ask: Ask
    told: Told


def limits_from_settings() -> Limits:
    return Limits(
        everywhere=settings.SESSION_CAPACITY,
        here=settings.REALTIME_CAPACITY,
        reserve=timedelta(minutes=settings.SEAT_RESERVE_MINUTES),
    )


class Visitor:
    """One Session's side of it; without a waiting room nobody has to wait."""

    def __init__(
        self, room: "WaitingRoom | None", record: RoomRecord, feed: Callable[[Event], None]
    ) -> None:
        self._room = room
        self._record = record
        self._feed = feed

    def ask(self, command: AskSeat) -> None:
        if self._room is not None:
            record = self._record
            ask = Ask(record.session_id, record.allowance_ms, command.is_ready)
            self._room.ask(ask, self._hear)

    def leave(self) -> None:
        if self._room is not None:
            self._room.forget(self._record.session_id)

    def _hear(self, decision: Decision) -> None:
        if isinstance(decision, Admit):
            self._feed(SeatGiven())
        else:
            seconds = decision.estimate_s
            minutes = None if seconds is None else ceil(seconds / 60)
            self._feed(SeatDenied(decision.position, minutes))


class WaitingRoom:
    """`seated` is told of each Session that has a seat and starts: its seat is to be kept."""

    def __init__(
        self,
        threads: DatabaseThreads,
        *,
        deployment: str,
        limits: Limits,
        seated: Callable[[UUID], None] = lambda _session_id: None,
        ask_every_s: float = ASK_EVERY_S,
    ) -> None:
        self._threads = threads
        self._deployment = deployment
        self._limits = limits
        self._seated = seated
        self._ask_every_s = ask_every_s
        self._waiters: dict[UUID, Waiter] = {}
        self._came = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiters)

    def ask(self, ask: Ask, told: Told) -> None:
        """At once, and again until there is a seat."""
        self._waiters[ask.session_id] = Waiter(ask, told)
        self._came.set()

    def forget(self, session_id: UUID) -> None:
        """Nobody asks any more; the place in the queue is kept for a while."""
        self._waiters.pop(session_id, None)

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._ask_every_s):
                    await self._came.wait()
            except TimeoutError:
                pass
            self._came.clear()
            if self._waiters:
                await self._ask_for_all()

    async def _ask_for_all(self) -> None:
        waiters = dict(self._waiters)
        act = partial(
            ask_for_seats,
            asks=[waiter.ask for waiter in waiters.values()],
            deployment=self._deployment,
            limits=self._limits,
            decide=decide,
        )
        decisions = await self.do(act) or {}
        for session_id, decision in decisions.items():
            if self._waiters.get(session_id) is waiters[session_id]:
                self._tell(waiters[session_id], decision)

    async def do(self, act: Callable[[], Result]) -> Result | None:
        """None while the database is away: whatever it was, it comes again."""
        try:
            return await self._threads.run(act)
        except (DatabaseError, InterfaceError):
            logger.warning("seats_not_asked_for", exc_info=True)
            return None

    def _tell(self, waiter: Waiter, decision: Decision) -> None:
        if isinstance(decision, Admit):
            self.forget(waiter.ask.session_id)
            if waiter.ask.is_ready:
                self._seated(waiter.ask.session_id)
        waiter.told(decision)
