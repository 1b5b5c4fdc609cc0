"""Whether the work at hand is still wanted: asked before each costly piece of it.

A step that lost its claim (to another worker, to an erasure, to a candidate who took the agreement
back) would be refused in the end; here it learns so earlier, and pays for nothing more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline.failures import StepFailure

_is_lost: ContextVar[Callable[[], bool] | None] = ContextVar("is_lost", default=None)


class ClaimLost(StepFailure):
    """Nobody wants the result any more; giving back the step is refused as storing it would be."""


@contextmanager
def lost_when(is_lost: Callable[[], bool]) -> Iterator[None]:
    """Inside, `refuse_if_lost` asks this, in this thread and in what it awaits."""
    token = _is_lost.set(is_lost)
    try:
        yield
    finally:
        _is_lost.reset(token)


def refuse_if_lost() -> None:
    """Raises ClaimLost. Where no claim is at work it does nothing."""
    is_lost = _is_lost.get()
    if is_lost is not None and is_lost():
        raise ClaimLost("The claim on the step is lost.")
