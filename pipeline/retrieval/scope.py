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
from pipeline.retrieval.sample import times_as_many

#: Up to so many passages are all looked at; of more, an index finds the nearest.
SMALL = 10_000
COLUMNS = ("id", "configuration", "length", "piece_count", "piece_length")

COUNT = "SELECT count(*) FROM (SELECT 1 FROM ({scope}) AS scope LIMIT %s) AS counted"
SUM = """
SELECT count(*), coalesce(avg(length), 1), coalesce(sum(piece_count), 0),
       coalesce(sum(piece_length), 0), (array_agg(id ORDER BY id DESC))[1]
  FROM (SELECT * FROM ({scope}) AS scope ORDER BY id LIMIT %s) AS sample
"""
#: Of a large scope so many passages are counted: 2 % more or fewer change no rank.
SAMPLE = 2_000


@dataclass(frozen=True)
class Figures:
    """Whole passages of a scope and pieces of them: how many, and how many words on average."""

    wholes: float
    whole_length: float
    pieces: float
    piece_length: float


#: They change little from day to day.
_figures: Recent[tuple[Any, ...], Figures] = Recent(most=200, seconds=600)


@dataclass(frozen=True)
class Scope:
    """A question for passages, as SQL that other SQL stands around, and how large its answer is."""

    organizations: tuple[UUID, ...]
    sql: str
    parameters: tuple[Any, ...]
    count: int  # no further than it matters
    is_empty: bool
    is_small: bool

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for the same question."""
        return (self.sql, *map(str, self.parameters))

    def figures(self) -> Figures:
        """By a sample, and at most ten minutes old."""
        now = time.monotonic()
        known = _figures.find(self.key, now=now)
        if known is None:
            with connection.cursor() as cursor:
                cursor.execute(SUM.format(scope=self.sql), [*self.parameters, SAMPLE])
                count, length, pieces, piece_words, last = cursor.fetchone() or (0, 1, 0, 0, None)
            times = times_as_many(count, last, most=SAMPLE)
            known = Figures(
                times * count,
                max(float(length), 1.0),
                times * pieces,
                max(piece_words / max(pieces, 1), 1.0),
            )
            _figures.keep(self.key, known, now=now)
        return known


def scope_of(visitor: access.Visitor, filters: Filters) -> Scope:
    organizations = tuple(access.organizations_of(visitor).values_list("pk", flat=True))
    try:
        passages = passages_of(visitor, filters).values_list(*COLUMNS)
        sql, parameters = passages.query.sql_with_params()
    except EmptyResultSet:
        sql, parameters = "", ()
    count = _count(sql, parameters) if sql and organizations else 0
    return Scope(organizations, sql, tuple(parameters), count, count == 0, count <= SMALL)


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
        ("created_at__lte", filters.as_of),
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
