"""What models cost and nobody could write down: this process keeps it until the database is back.

An attempt waits for half a lease; what it has paid is owed for longer.
"""

import threading

from pipeline.metering import Meter
from pipeline.weather import WEATHER

_owed: list[Meter] = []
_lock = threading.Lock()


def keep(meter: Meter) -> None:
    """Nothing where all of it is written."""
    if meter.owes:
        with _lock:
            _owed.append(meter)


def settle() -> None:
    """Write what is owed, whoever's it is; while the database is away it stays owed."""
    with _lock:
        owed = _owed.copy()
        _owed.clear()
    for meter in owed:
        try:
            meter.settle()
        except WEATHER:
            keep(meter)
