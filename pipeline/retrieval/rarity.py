"""How many passages of a large scope have a word, without counting them all.

Only passages of the scope are in the samples: what the visitor may not read changes nothing.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from pipeline.retrieval.counted import COUNTED
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.recent import Recent
from pipeline.retrieval.sample import times_as_many
from pipeline.retrieval.scope import Scope
from pipeline.retrieval.statements import alone
from pipeline.retrieval.stemming import EVERY_CONFIGURATION

#: Counts within 6 %, which moves the weight of a word by 0.06 of some 5.
SAMPLE = 300

FIND = """
SELECT lexeme, array_agg(configuration ORDER BY configuration)
  FROM unnest(%s::text[]) AS configuration, unnest(to_tsvector(configuration::regconfig, %s))
 GROUP BY lexeme ORDER BY lexeme
"""
COUNT = """
SELECT count(*) FILTER (WHERE unit = 0), count(*) FILTER (WHERE unit > 0),
       (array_agg(passage_id ORDER BY passage_id DESC))[1]
  FROM (
    SELECT posting.unit, posting.passage_id
      FROM pipeline_posting AS posting JOIN ({scope}) AS scope ON scope.id = posting.passage_id
     WHERE posting.organization_id = %s AND posting.lexeme = %s
       AND scope.configuration = ANY(%s) AND {counted} > 0
     ORDER BY posting.passage_id LIMIT %s
  ) AS sample
"""


@dataclass(frozen=True)
class Rarity:
    """How many whole passages and pieces of a scope have a lexeme of some languages."""

    lexeme: str
    configurations: tuple[str, ...]
    wholes: float
    pieces: float

    @property
    def postings(self) -> float:
        return self.wholes + self.pieces


_known: Recent[tuple[Any, ...], Rarity] = Recent(most=20_000, seconds=600)


def rarities_of(scope: Scope, words: str, *, speaker: Speaker | None) -> list[Rarity]:
    """Of the words that anybody in the scope has, the rarest first; at most ten minutes old."""
    now = time.monotonic()
    found = []
    with alone() as cursor:
        cursor.execute(FIND, [list(EVERY_CONFIGURATION), words])
        for lexeme, configurations in cursor.fetchall():
            key = (*scope.key, speaker, lexeme, *configurations)
            rarity = _known.find(key, now=now)
            if rarity is None:
                rarity = _count(cursor, scope, lexeme, configurations, speaker)
                _known.keep(key, rarity, now=now)
            found.append(rarity)
    return sorted((each for each in found if each.postings), key=lambda each: each.postings)


def _count(
    cursor: CursorWrapper,
    scope: Scope,
    lexeme: str,
    configurations: Sequence[str],
    speaker: Speaker | None,
) -> Rarity:
    statement = COUNT.format(scope=scope.sql, counted=COUNTED[speaker])
    wholes = pieces = 0.0
    for organization in scope.organizations:
        asked = [*scope.parameters, organization, lexeme, list(configurations), SAMPLE]
        cursor.execute(statement, asked)
        some_wholes, some_pieces, last = cursor.fetchone() or (0, 0, None)
        times = times_as_many(some_wholes + some_pieces, last, most=SAMPLE)
        wholes += times * some_wholes
        pieces += times * some_pieces
    return Rarity(lexeme, tuple(configurations), wholes, pieces)
