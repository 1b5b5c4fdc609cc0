"""The holds of this process on Sessions: waited for, renewed each second by a thread of its own.

One statement renews all of them, on a connection that nothing else uses: neither a busy event loop
nor a slow write makes a Session look abandoned.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from django.db import DatabaseError, InterfaceError, connection

from interviews.actions.leases import release_lease, renew_leases, take_lease
from realtime.database import DatabaseThreads, do_limited
from realtime.writes import Write, perform, write_of

logger = logging.getLogger(__name__)

TTL_MS = 3_000
RENEW_EVERY_S = 1.0
ASK_EVERY_S = 0.15


@dataclass(frozen=True, slots=True)
class Hold:
    """The `fence` goes with each write of a Session; `release` is the last: others go on then."""

    fence: int
    release: Write


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who is told in the event loop, where a Session is driven."""

    fence: int
    lost: Callable[[], None]  # another process has it
    wanted: Callable[[], None]  # another process asks for it; comes with each renewal


class Leases:
    def __init__(
        self,
        threads: DatabaseThreads,
        *,
        ttl_ms: int = TTL_MS,
        renew_every_s: float = RENEW_EVERY_S,
    ) -> None:
        self.holder = uuid4()  # the name of this process
        self._threads = threads
        self._ttl_ms = ttl_ms
        self._renew_every_s = renew_every_s
        self._kept: dict[UUID, Keeper] = {}
        self._seated: set[UUID] = set()  # of these, the ones whose seats are renewed with them
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None  # None while nothing was ever kept

    async def take(self, session_id: UUID) -> Hold:
        """Wait until it is handed over or has run out; who gives up waiting holds nothing.

        Raises SessionOverError, Session.DoesNotExist, and the database's errors.
        """
        act = partial(take_lease, session_id=session_id, taker=self.holder, ttl_ms=self._ttl_ms)
        while True:
            trying = self._threads.submit(act)
            try:
                fence = await asyncio.shield(trying)
            except asyncio.CancelledError:
                trying.add_done_callback(partial(self._give_back, session_id))
                raise
            if fence is not None:
                return self._hold(fence)
            await asyncio.sleep(ASK_EVERY_S)

    def release(self, session_id: UUID, hold: Hold) -> None:
        """Begun at once, and nobody has to wait for it; where it fails, the hold runs out."""
        self._threads.submit(partial(_release, session_id, hold))

    def _hold(self, fence: int) -> Hold:
        return Hold(fence, write_of(release_lease, holder=str(self.holder), fence=fence))

    def _give_back(self, session_id: UUID, trying: "asyncio.Future[int | None]") -> None:
        """It was being taken when nobody wanted it any more."""
        if trying.exception() is None and (fence := trying.result()) is not None:
            self.release(session_id, self._hold(fence))

    def keep(self, session_id: UUID, keeper: Keeper) -> None:
        """Renew it from now on."""
        loop = asyncio.get_running_loop()
        with self._guard:
            self._kept[session_id] = keeper
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._renew_for_ever, args=(loop,), name="leases", daemon=True
            )
            self._thread.start()

    def keep_seat(self, session_id: UUID) -> None:
        """It has started: its seat is renewed with its Lease."""
        with self._guard:
            self._seated.add(session_id)

    def drop(self, session_id: UUID) -> None:
        """It is renewed no more."""
        with self._guard:
            self._kept.pop(session_id, None)
            self._seated.discard(session_id)

    def close(self) -> None:
        """Ends the thread; may be repeated. What is still kept runs out by itself."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _renew_for_ever(self, loop: asyncio.AbstractEventLoop) -> None:
        is_away = False
        while not self._stop.wait(self._renew_every_s):
            try:
                do_limited(partial(self._renew, loop))
                is_away = False
            except (DatabaseError, InterfaceError):
                if not is_away:
                    logger.warning("leases_not_renewed", exc_info=True)
                is_away = True
            except RuntimeError:
                break  # the loop is closed: nobody is left to be told
        connection.close()

    def _renew(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._guard:
            kept, seated = dict(self._kept), set(self._seated)
        if not kept:
            return
        fences = {session_id: keeper.fence for session_id, keeper in kept.items()}
        renewed = renew_leases(
            holder=self.holder, fences=fences, ttl_ms=self._ttl_ms, seated=seated
        )
        for session_id, keeper in kept.items():
            renewal = renewed.get(session_id)
            if renewal is None:
                loop.call_soon_threadsafe(self._tell, session_id, keeper, keeper.lost)
            elif renewal.is_wanted:
                loop.call_soon_threadsafe(self._tell, session_id, keeper, keeper.wanted)

    def _tell(self, session_id: UUID, keeper: Keeper, what: Callable[[], None]) -> None:
        """Unless it was dropped, or taken anew, while the answer was on its way."""
        if self._kept.get(session_id) is keeper:
            what()


def _release(session_id: UUID, hold: Hold) -> None:
    try:
        perform(session_id, hold.release)
    except (DatabaseError, InterfaceError):
        logger.warning("lease_not_released", exc_info=True)
