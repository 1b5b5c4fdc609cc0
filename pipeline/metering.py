"""What models cost is written down while it is spent, and not when the work is done.

Whoever is paid calls `charge`; whoever works under a `Meter` has that on the ledger at once, so
that neither a death nor a refused result takes it back.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline.bill import NOTHING, Spent
from pipeline.weather import WEATHER, told_as_weather

logger = logging.getLogger(__name__)


def _keep_to_oneself(_spent: Spent) -> None:
    """Whoever looks at the meter afterwards writes it down."""


class Meter:
    """Adds up what one attempt costs. `write` gets the sum so far, and may get it twice."""

    def __init__(self, write: Callable[[Spent], None] = _keep_to_oneself) -> None:
        self._write = write
        self._written = NOTHING
        self.spent = NOTHING

    @property
    def owes(self) -> bool:
        return self.spent != self._written

    def add(self, spent: Spent) -> None:
        """What cannot be written now is written with the next, or when the account is settled."""
        self.spent += spent
        try:
            self._flush()
        except WEATHER:
            logger.warning("What a model cost could not be written down yet")

    def settle(self) -> None:
        """All is written by then. Safe to repeat."""
        self._flush()

    def _flush(self) -> None:
        if self.owes:
            with told_as_weather():
                self._write(self.spent)
            self._written = self.spent


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """In this thread, until the block ends, `meter` counts."""
    token = _METER.set(meter)
    try:
        yield
    finally:
        _METER.reset(token)


def charge(spent: Spent) -> None:
    """Said by whoever asks a model, as soon as its answer is there and before it is looked at."""
    meter = _METER.get()
    if meter is not None and spent != NOTHING:
        meter.add(spent)
