"""One Session's record, written off the audio path: in order, retried, "saved" only after COMMIT.

Nothing is dropped while the process lives; the queue is bounded, and whoever fills it is told.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from django.db import InterfaceError, OperationalError

from interviews.actions import sessions
from interviews.actions.sessions import SessionOverError, TurnValues
from interviews.states import StateError
from realtime.database import DatabaseThreads
from realtime.protocol.turns import TurnRecord

logger = logging.getLogger(__name__)

#: Turns stored in one transaction, when they have piled up.
BATCH = 50
#: Writes that may wait; an interview has a few hundred in all.
LIMIT = 1_000
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0
#: How long a finished session still tries before its process gives up (and says so, loudly).
PATIENCE_S = 300.0

#: What these write is known to be often wrong, and is marked so.
ROUGH_TRANSCRIBERS = frozenset({"local", "pocketsphinx"})


@dataclass(frozen=True, slots=True)
class Deed:
    """A write to be done: any action but a Turn's, and what follows when it is done."""

    act: Callable[[], object]
    then: Callable[[], None] | None = None


class Recorder:
    """`saved` is told of each stored Turn, `over` of a session that somebody else has ended."""

    def __init__(
        self,
        session_id: UUID,
        threads: DatabaseThreads,
        *,
        saved: Callable[[TurnRecord], None],
        over: Callable[[str], None],
    ) -> None:
        self._session_id = session_id
        self._threads = threads
        self._saved = saved
        self._over = over
        self._waiting: deque[TurnRecord | Deed] = deque()
        self._work = asyncio.Event()
        self._is_finished = False

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= LIMIT

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def save_turn(self, turn: TurnRecord) -> None:
        self._waiting.append(turn)
        self._work.set()

    def do(self, act: Callable[[], object], then: Callable[[], None] | None = None) -> None:
        """`act` runs in a thread and may be repeated; `then` runs in the loop after it."""
        self._waiting.append(Deed(act, then))
        self._work.set()

    def finish(self) -> None:
        """Nothing more will come: `run` ends when the queue is empty."""
        self._is_finished = True
        self._work.set()

    async def run(self) -> None:
        while self._waiting or not self._is_finished:
            if not self._waiting:
                self._work.clear()
                await self._work.wait()
                continue
            if isinstance(self._waiting[0], TurnRecord):
                await self._store_turns(self._next_turns())
            else:
                await self._store_deed(self._waiting[0])

    def _next_turns(self) -> list[TurnRecord]:
        """The Turns at the head of the queue that can go into one statement."""
        turns: list[TurnRecord] = []
        names = set()
        for entry in islice(self._waiting, BATCH):
            if not isinstance(entry, TurnRecord) or (entry.leg_number, entry.item_id) in names:
                break  # two records of one item cannot be in one statement
            names.add((entry.leg_number, entry.item_id))
            turns.append(entry)
        return turns

    async def _store_turns(self, turns: list[TurnRecord]) -> None:
        stored = await self._try(
            lambda: sessions.save_turns(
                session_id=self._session_id,
                turns=[values_of(turn) for turn in turns],
                now=datetime.now(UTC),
            )
        )
        if not stored and len(turns) > 1:
            for turn in turns:  # one that cannot be stored must not take the others with it
                await self._store_turns([turn])
            return
        self._forget(turns)
        if stored:
            for turn in turns:
                self._saved(turn)

    async def _store_deed(self, deed: Deed) -> None:
        stored = await self._try(deed.act)
        self._forget([deed])
        if stored and deed.then is not None:
            deed.then()

    def _forget(self, entries: list[TurnRecord] | list[Deed]) -> None:
        for entry in entries:
            self._waiting.remove(entry)

    async def _try(self, act: Callable[[], object]) -> bool:
        """Until it is done or refused; False when the database refuses it for good."""
        pause_s = FIRST_PAUSE_S
        gives_up_at: float | None = None
        loop = asyncio.get_running_loop()
        while True:
            try:
                await self._threads.run(act)
            except (OperationalError, InterfaceError):
                if self._is_finished and gives_up_at is None:
                    gives_up_at = loop.time() + PATIENCE_S
                if gives_up_at is not None and loop.time() >= gives_up_at:
                    logger.critical("record_given_up", extra={"session": str(self._session_id)})
                    return False
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            except SessionOverError as over:
                self._over(over.reason)
                return False
            except StateError:
                logger.warning("state_refused", extra={"session": str(self._session_id)})
                return False
            except Exception:
                logger.exception("record_refused", extra={"session": str(self._session_id)})
                return False
            else:
                return True


def values_of(turn: TurnRecord) -> TurnValues:
    return TurnValues(
        leg_number=turn.leg_number,
        position=turn.position,
        item_id=turn.item_id,
        speaker=turn.speaker,
        kind=turn.kind,
        status=turn.status,
        text=turn.text,
        heard_text=turn.heard_text,
        total_ms=turn.total_ms,
        heard_ms=turn.heard_ms,
        started_ms=turn.started_ms,
        question_number=turn.question_number,
        transcriber=turn.transcriber,
        is_rough=turn.transcriber in ROUGH_TRANSCRIBERS,
    )
