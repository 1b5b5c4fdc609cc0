"""What `/metrics` tells of rows: counted in the database, at most once in a few seconds."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from interviews.models import Session

logger = logging.getLogger(__name__)

#: However often we are asked, by however many: the database is asked only so often.
FRESH_S = 5.0
STATEMENT_LIMIT_MS = 1_000


class RowCounts(Collector):
    """A gauge with one label; `count` gives its values, and runs in a thread of Django's."""

    def __init__(
        self,
        name: str,
        sentence: str,
        label: str,
        count: Callable[[], Mapping[str, int]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._sentence = sentence
        self._label = label
        self._count = count
        self._clock = clock
        self._counts: Mapping[str, int] = {}
        self._counted_at: float | None = None  # None before the first time

    def describe(self) -> Iterable[Metric]:
        """Its name only: nothing is counted when it is registered."""
        return [GaugeMetricFamily(self._name, self._sentence, labels=[self._label])]

    def collect(self) -> Iterable[Metric]:
        """Without values while the database is away: the other metrics are told all the same."""
        now = self._clock()
        if self._counted_at is None or now - self._counted_at >= FRESH_S:
            self._counts, self._counted_at = self._count_now(), now
        family = GaugeMetricFamily(self._name, self._sentence, labels=[self._label])
        for value, count in self._counts.items():
            family.add_metric([value], count)
        return [family]

    def _count_now(self) -> Mapping[str, int]:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_LIMIT_MS}")
                return self._count()
        except DatabaseError:
            logger.warning("rows_not_counted", extra={"metric": self._name})
            return {}


def sessions_by_state() -> Mapping[str, int]:
    counted = Session.objects.counted().values_list("state").annotate(Count("pk")).order_by()
    return dict(counted)


_contributed: dict[str, RowCounts] = {}


def contribute(
    name: str, sentence: str, label: str, count: Callable[[], Mapping[str, int]]
) -> None:
    """Have it told at `/metrics`; saying so twice is saying it once."""
    if name not in _contributed:
        _contributed[name] = RowCounts(name, sentence, label, count)
        REGISTRY.register(_contributed[name])
