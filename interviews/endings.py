"""Who wants to know at once that a Session has ended: a doorbell, never the record.

The pipeline finds ended sessions by their state; what is registered here (by `wiring.py`) only
shortens the wait. It runs in a thread of its own, after COMMIT, and its failures change nothing.
"""

import logging
import threading
from collections.abc import Callable
from uuid import UUID

logger = logging.getLogger(__name__)

Callback = Callable[[UUID], None]

#: So many may be ringing; while all of them hang (a broker that takes and never answers), a
#: further end is not rung for.
MOST_RINGING = 4

_callbacks: list[Callback] = []
_free = threading.BoundedSemaphore(MOST_RINGING)


def on_session_ended(callback: Callback) -> None:
    """Call this with the id of each Session that ends from now on."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def forget(callback: Callback) -> None:
    _callbacks.remove(callback)


def announce(session_id: UUID) -> None:
    """Returns at once. The threads are daemons: one that hangs keeps no process from ending."""
    for callback in _callbacks:
        if _free.acquire(blocking=False):
            ring = threading.Thread(
                target=_ring, args=(callback, session_id), name="session-ended", daemon=True
            )
            ring.start()
        else:
            logger.warning("session_ended_not_rung")


def _ring(callback: Callback, session_id: UUID) -> None:
    try:
        callback(session_id)
    except Exception:
        logger.warning("session_ended_callback_failed", exc_info=True)
    finally:
        _free.release()
