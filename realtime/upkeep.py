"""What a web process does beside its sessions: store what could not be stored at once."""

import logging
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from interviews.actions.abandoned import sweep_sessions
from interviews.actions.withdrawn_sound import delete_withdrawn_sound
from realtime.database import do_limited
from realtime.journal import MEGABYTE, Journal
from realtime.replay import replay_left
from realtime.tape_deck import store_left

logger = logging.getLogger(__name__)

PERIOD_S = 2.0

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Upkeep:
    """One thread, from the first request on, with a connection of its own."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._unstored: set[Path] = set()  # sound that the storage has not taken yet
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Once; a daemon, so that it keeps no process from ending."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            self.look()
            self.sweep()
            while not self._stop.wait(PERIOD_S):
                self.look()
        finally:
            connection.close()

    def sweep(self) -> None:
        """Once, at the start: where no Celery runs, a restart finds what was abandoned."""
        try:
            do_limited(partial(sweep_sessions, now=datetime.now(UTC)))
            do_limited(delete_withdrawn_sound)
        except (OperationalError, InterfaceError):
            logger.debug("sweep_waits")
        except Exception:
            logger.exception("sweep_failed")

    def look(self) -> None:
        """Never raises: what did not work waits for the next look."""
        try:
            do_limited(partial(replay_left, self.journal))
            do_limited(partial(store_left, self.journal.root, self._unstored))
        except (OperationalError, InterfaceError):
            logger.debug("upkeep_waits")
        except Exception:
            logger.exception("upkeep_failed")


@cache
def upkeep() -> Upkeep:
    """That of this process."""
    root = Path(settings.JOURNAL_DIR)
    return Upkeep(Journal(root, settings.JOURNAL_LIMIT_MB * MEGABYTE))


def kept_up(pages: Application) -> Application:
    """Requests as before; the first one starts the upkeep, so that no import starts a thread."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        upkeep().start()
        await pages(scope, receive, send)

    return serve
