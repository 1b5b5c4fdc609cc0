"""A server of the Realtime protocol that holds an interview, and misbehaves as the dice say.

It keeps a ledger of its own: each line it said and each word it heard.
"""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from types import TracebackType
from typing import Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.chaos.ledger import Ledger
from tests.chaos.scripted_session import ScriptedSession

CLOSE_CODES = (1000, 1001, 1011, 1012, 1013)


#: A connection that nothing happens to names this as its end.
LONG_S = 3600.0


@dataclass(frozen=True)
class Fate:
    """What ends a connection: hangs up (with a code, or a reset), falls silent or expires."""

    kind: str
    after_s: float
    code: int | None = None


@dataclass
class Temper:
    """How often a connection of this provider goes wrong, and how."""

    refuses: float = 0.0  # an HTTP error instead of a socket
    drops: float = 0.0  # hangs up in the middle, with some code or a reset
    falls_silent: float = 0.0  # stays open and says nothing more
    expires: float = 0.0  # names a time in seconds at which it ends
    misbehaves: float = 0.0  # repeats, delays, reorders and invents events
    lives_s: tuple[float, float] = (2.0, 12.0)  # of a connection that drops or falls silent
    expires_s: tuple[int, int] = (6, 20)


@dataclass
class ScriptedProvider:
    ledger: Ledger
    random: Random
    temper: Temper = field(default_factory=Temper)
    port: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    #: Lines of a candidate's interviewer are numbered over all connections.
    lines: dict[str, "itertools.count[int]"] = field(default_factory=dict)
    _connections: set[ServerConnection] = field(default_factory=set)
    _server: Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._take,
            "127.0.0.1",
            self.port,
            process_request=self._admit,
            max_size=None,
            compression=None,
            close_timeout=0.5,
            ping_interval=None,
        ).__aenter__()
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/realtime"

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def number_of_line(self, key: str) -> int:
        return next(self.lines.setdefault(key, itertools.count(1)))

    def hang_up(self) -> None:
        """On everybody, without a word."""
        for connection in list(self._connections):
            connection.transport.abort()

    def _admit(self, connection: ServerConnection, _request: Request) -> Response | None:
        if not self.happens(self.temper.refuses):
            return None
        self.counts["refused"] += 1
        status = self.random.choice(
            [HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_GATEWAY]
        )
        return connection.respond(status, "<html>not now</html>")

    async def _take(self, connection: ServerConnection) -> None:
        self.counts["opened"] += 1
        dice = Random(self.random.random())
        fate = self._choose_fate(dice)
        lives_s = fate.after_s if fate.kind == "expires" else LONG_S
        session = ScriptedSession(self, connection, dice, lives_s=lives_s)
        self._connections.add(connection)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._fulfil(fate, connection, session))
                group.create_task(self._converse(session, group))
        except* (ConnectionClosed, OSError, EndOfLineError):
            pass
        finally:
            self._connections.discard(connection)

    async def _converse(self, session: ScriptedSession, group: asyncio.TaskGroup) -> None:
        await session.run(group)
        raise EndOfLineError

    def _choose_fate(self, dice: Random) -> Fate:
        temper = self.temper
        if dice.random() < temper.expires:
            return Fate("expires", dice.randint(*temper.expires_s))
        if dice.random() < temper.drops:
            return Fate("drops", dice.uniform(*temper.lives_s), dice.choice((None, *CLOSE_CODES)))
        if dice.random() < temper.falls_silent:
            return Fate("falls_silent", dice.uniform(*temper.lives_s))
        return Fate("lives", LONG_S)

    async def _fulfil(
        self, fate: Fate, connection: ServerConnection, session: ScriptedSession
    ) -> None:
        await asyncio.sleep(fate.after_s)
        self.counts[fate.kind] += 1
        self.ledger.note(session.key, "misfortune", kind=fate.kind)
        if fate.kind == "expires":
            await session.complain("session_expired", "invalid_request_error")
            await connection.close(1001)
        elif fate.kind == "falls_silent":
            session.is_silent = True
        elif fate.code is None:
            connection.transport.abort()
        else:
            await connection.close(fate.code)


class EndOfLineError(Exception):
    """The other side hung up: ends what still runs for it."""
