"""Who has to know that a candidate took the agreement back: in the same transaction, or not at all.

What is registered here (by `wiring.py`) refuses whatever is still being made of the Session.
"""

from collections.abc import Callable
from uuid import UUID

Callback = Callable[[UUID], object]

_callbacks: list[Callback] = []


def on_withdrawn(callback: Callback) -> None:
    """Call this with the id of each Session whose agreement is taken back from now on."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def announce(session_id: UUID) -> None:
    """Within the transaction: who cannot do what they must stops the withdrawal with an error."""
    for callback in _callbacks:
        callback(session_id)
