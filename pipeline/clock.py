"""The one clock that leases go by: the database's, read at the moment of each statement."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models.expressions import CombinedExpression


class DatabaseClock(models.Func):
    """`clock_timestamp()`: unlike `now()` it moves on within a transaction."""

    function = "clock_timestamp"
    template = "%(function)s()"

    def __init__(self, **extra: Any) -> None:
        super().__init__(output_field=models.DateTimeField(), **extra)


def seconds_from_now(seconds: float) -> CombinedExpression:
    return DatabaseClock() + models.Value(timedelta(seconds=seconds), models.DurationField())
