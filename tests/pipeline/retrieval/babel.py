"""Thousands of passages in five ways of stemming, and what full BM25 in Python says of them."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from django.db import connection

from pipeline.retrieval.stemming import EVERY_CONFIGURATION
from tests.cast import Cast
from tests.pipeline.retrieval.bm25 import bm25
from tests.pipeline.rows import make_ended_session

#: Forms of the same words, which each language brings together in its own way.
FORMS = {
    "english": "oven ovens baking bakes baked flour flours planning plans planned",
    "german": "Ofen Öfen backen backst gebacken Mehl Mehle planen plant Planung",
    "french": "four fours cuire cuisson farine farines plan plans planifier planifions",
    "spanish": "horno hornos hornear horneamos harina harinas plan planes planificar planeado",
    "simple": "forno forni cuocere cotto farina farine piano piani pianificare pianificato",
}
INVENTED = [f"{a}{b}{c}" for a in "bdfgklmnprstvz" for b in ("amu", "oro", "iku") for c in "kptgdb"]
WORDS_EACH, OF_PIECE = 40, 15
#: Words as frequent as words are: the k-th as 1 / (k + 4).
SHARES = list(accumulate(1 / (place + 5) for place in range(len(INVENTED) + 10)))

PASSAGES = """
COPY pipeline_passage
    (id, organization_id, session_id, input_version, kind, number, text, context, spans, starts_ms,
     ends_ms, configuration, length, piece_count, piece_length, digest, may_be_read_by_ai,
     created_at)
FROM STDIN
"""
#: As `postings.write` would, of the whole and of its first words as a piece.
POSTINGS = """
WITH unit AS (
    SELECT passage.id, passage.organization_id, unit, found.lexeme, cardinality(positions) AS times
      FROM pipeline_passage AS passage, generate_series(0, 1) AS unit,
           unnest(to_tsvector(passage.configuration::regconfig,
               CASE unit WHEN 0 THEN text
                    ELSE array_to_string((string_to_array(text, ' '))[1:%s], ' ') END)) AS found
)
INSERT INTO pipeline_posting
    (passage_id, organization_id, unit, lexeme, candidate_count, interviewer_count, other_count,
     length)
SELECT id, organization_id, unit, lexeme, times, 0, 0,
       sum(times) OVER (PARTITION BY id, unit) FROM unit
"""
LENGTHS = """
UPDATE pipeline_passage AS passage
   SET length = of_whole, piece_count = 1, piece_length = of_piece
  FROM (SELECT passage_id, max(length) FILTER (WHERE unit = 0) AS of_whole,
               max(length) FILTER (WHERE unit = 1) AS of_piece
          FROM pipeline_posting GROUP BY passage_id) AS counted
 WHERE passage.id = counted.passage_id
"""
COUNTED = """
SELECT posting.passage_id, posting.unit, passage.configuration, posting.lexeme,
       posting.candidate_count
  FROM pipeline_posting AS posting JOIN pipeline_passage AS passage ON passage.id = passage_id
"""
ASKED = """
SELECT configuration, lexeme
  FROM unnest(%s::text[]) AS configuration, unnest(to_tsvector(configuration::regconfig, %s))
"""

Unit = tuple[UUID, int]


@dataclass(frozen=True)
class Babel:
    """The lexemes of every unit, each with the way it was stemmed: `english:oven`."""

    units: dict[Unit, list[tuple[str, str]]]

    def scores(self, query: str, *, of_pieces: bool) -> dict[Unit, float]:
        """By full BM25; a word meets only what was stemmed as it was, and is rare across these."""
        with connection.cursor() as cursor:
            cursor.execute(ASKED, [list(EVERY_CONFIGURATION), query])
            asked = set(cursor.fetchall())
        units: dict[object, list[str]] = {
            unit: [lexeme if (way, lexeme) in asked else "-" for way, lexeme in lexemes]
            for unit, lexemes in self.units.items()
            if (unit[1] > 0) == of_pieces
        }
        found = bm25(units, sorted({lexeme for _way, lexeme in asked}))
        return {unit: score for unit, score in found.items() if isinstance(unit, tuple)}


def make_babel(cast: Cast, *, count: int) -> Babel:
    """So many passages of one organization, a fifth of them in each language."""
    seeded = random.Random(29)
    session = make_ended_session(cast)
    with connection.cursor() as cursor:
        with cursor.copy(PASSAGES) as copy:
            for row in _rows(seeded, count):
                copy.write_row((row[0], session.organization_id, session.pk, *row[1:]))
        cursor.execute(POSTINGS, [OF_PIECE])
        cursor.execute("ANALYZE pipeline_passage, pipeline_posting")
        cursor.execute(LENGTHS)
        cursor.execute(COUNTED)
        units: dict[Unit, list[tuple[str, str]]] = {}
        for passage, unit, configuration, lexeme, times in cursor.fetchall():
            units.setdefault((passage, unit), []).extend([(configuration, lexeme)] * times)
    return Babel(units)


def _rows(seeded: random.Random, count: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, count + 1):
        configuration = EVERY_CONFIGURATION[number % len(EVERY_CONFIGURATION)]
        text = " ".join(some_words(seeded, configuration, WORDS_EACH))
        spans = [{"reference": "1.1", "speaker": "candidate", "start": 0, "end": len(text)}]
        yield (
            UUID(int=seeded.getrandbits(128), version=4), 1, "turns", number, text, "",
            json.dumps(spans), 0, 1000, configuration, 0, 0, 0, "", True, "2026-11-21",
        )  # fmt: skip


def some_words(seeded: random.Random, configuration: str, count: int) -> Sequence[str]:
    words = [*INVENTED, *FORMS[configuration].split()]
    return seeded.choices(words, cum_weights=SHARES[: len(words)], k=count)
