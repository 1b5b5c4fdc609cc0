"""The passages that a search may look at: what the visitor may read, narrowed by the filters."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from interviews import access
from pipeline.models import Passage, Quality
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.recent import Recent

#: Up to so many passages are all looked at; of more, an index finds the nearest.
SMALL = 10_000
COLUMNS = ("id", "configuration", "length", "piece_count", "piece_length")

COUNT = "SELECT count(*) FROM (SELECT 1 FROM ({scope}) AS scope LIMIT %s) AS counted"
SUM = """
SELECT count(*), greatest(avg(length), 1), coalesce(sum(piece_count), 0),
       greatest(sum(piece_length)::float8 / greatest(sum(piece_count), 1), 1)
  FROM ({scope}) AS scope
"""
KNOWN_FIGURES = """
SELECT * FROM (VALUES (false, %s::float8, %s::float8), (true, %s::float8, %s::float8))
    AS known(is_piece, units, length)
"""
#: Counting a large scope takes longer than searching it, and changes little from day to day.
_figures: Recent[tuple[Any, ...], tuple[float, ...]] = Recent(most=200, seconds=600)


@dataclass(frozen=True)
class Scope:
    """A question for passages, as SQL that other SQL stands around, and how large its answer is."""

    organizations: tuple[UUID, ...]
    sql: str
    parameters: tuple[Any, ...]
    is_empty: bool
    is_small: bool

    def figures(self) -> tuple[float, ...]:
        """Passages, their mean length, pieces, their mean length: at most ten minutes old."""
        key = (self.sql, *map(str, self.parameters))
        now = time.monotonic()
        known = _figures.find(key, now=now)
        if known is None:
            with connection.cursor() as cursor:
                cursor.execute(SUM.format(scope=self.sql), self.parameters)
                known = tuple(float(value) for value in cursor.fetchone() or ())
            _figures.keep(key, known, now=now)
        return known


def scope_of(visitor: access.Visitor, filters: Filters) -> Scope:
    organizations = tuple(access.organizations_of(visitor).values_list("pk", flat=True))
    try:
        passages = passages_of(visitor, filters).values_list(*COLUMNS)
        sql, parameters = passages.query.sql_with_params()
    except EmptyResultSet:
        sql, parameters = "", ()
    count = _count(sql, parameters) if sql and organizations else 0
    return Scope(organizations, sql, tuple(parameters), count == 0, count <= SMALL)


def _count(sql: str, parameters: Sequence[Any]) -> int:
    """No further than it matters."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(scope=sql), [*parameters, SMALL + 1])
        [count] = cursor.fetchone() or (0,)
    return int(count)


def passages_of(visitor: access.Visitor, filters: Filters) -> QuerySet[Passage]:
    """Without an order. Where no kinds are named, conversations alone."""
    wanted = Q()
    for column, values in (
        ("interview__in", filters.interviews),
        ("candidate__in", filters.candidates),
        ("session__in", filters.sessions),
        ("kind__in", filters.kinds or (Passage.Kind.TURNS,)),
        ("started_at__gte", filters.since),
        ("started_at__lt", filters.until),
    ):
        if values:
            wanted &= Q(**{column: values})
    passages = access.scope(visitor, Passage.objects.filter(wanted)).order_by()
    if filters.speaker:
        passages = passages.filter(spans__contains=[{"speaker": filters.speaker}])
    if filters.verdicts:
        passages = passages.filter(_judged(filters.verdicts))
    return passages


def _judged(verdicts: tuple[str, ...]) -> Exists:
    """By the newest verdict on the transcript that the passage was cut from."""
    about = Quality.objects.filter(session=OuterRef("session"), verdict__in=verdicts)
    return Exists(about.filter(input_version=F("session__input_version")))
