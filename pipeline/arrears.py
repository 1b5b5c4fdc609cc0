"""What models cost and nobody could write down: this process keeps it until the database is back.

An attempt waits for half a lease; what it has paid is owed for longer.
"""

import logging
import threading

from django.db import DatabaseError

from pipeline.metering import Meter
from pipeline.weather import WEATHER

logger = logging.getLogger(__name__)

_owed: list[Meter] = []
_lock = threading.Lock()


def keep(meter: Meter) -> None:
    """Nothing where all of it is written."""
    if meter.owes:
        with _lock:
            _owed.append(meter)


def settle() -> None:
    """Write what is owed, whoever's it is; while the database is away it stays owed.

    What belongs to an organization that is gone is let go: the step that comes next bears no blame.
    """
    with _lock:
        owed = _owed.copy()
        _owed.clear()
    for meter in owed:
        try:
            meter.settle()
        except WEATHER:
            keep(meter)
        except DatabaseError:
            logger.warning("What an attempt cost is nobody's any more")
