"""Who wants to know at once that a Session has ended: a doorbell, never the record.

The pipeline finds ended sessions by their state; what is registered here (by `wiring.py`) only
shortens the wait. It runs in a thread of its own, after COMMIT, and its failures change nothing.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

logger = logging.getLogger(__name__)

Callback = Callable[[UUID], None]

_callbacks: list[Callback] = []
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="session-ended")


def on_session_ended(callback: Callback) -> None:
    """Call this with the id of each Session that ends from now on."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def forget(callback: Callback) -> None:
    _callbacks.remove(callback)


def announce(session_id: UUID) -> None:
    """Returns at once."""
    for callback in _callbacks:
        _thread.submit(_ring, callback, session_id)


def _ring(callback: Callback, session_id: UUID) -> None:
    try:
        callback(session_id)
    except Exception:
        logger.warning("session_ended_callback_failed", exc_info=True)
