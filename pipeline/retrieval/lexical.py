"""Lexical search: BM25 over postings, by SQL of ours, in the scope of one search.

How rare a word is, is counted in that scope alone: nothing that the visitor may not read changes
what they find. Under a speaker filter only that party's words count.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.scope import KNOWN_FIGURES, Scope
from pipeline.retrieval.stemming import EVERY_CONFIGURATION

#: As everywhere; others were no better on two conversations (docs/subsystems/search.md).
K1 = 1.2
B = 0.75

COUNTED = {
    None: "posting.candidate_count + posting.interviewer_count + posting.other_count",
    "candidate": "posting.candidate_count",
    "interviewer": "posting.interviewer_count",
}

ASK = """
WITH scope AS {materialized} (
    {scope}
), asked AS MATERIALIZED (
    SELECT DISTINCT configuration, lexeme
      FROM unnest(%s::text[]) AS configuration,
           unnest(to_tsvector(configuration::regconfig, %s))
), figures AS MATERIALIZED (
    {figures}
), matched AS MATERIALIZED (
    SELECT posting.passage_id, posting.unit, posting.lexeme, posting.length,
           ({counted})::float8 AS count
      FROM asked
      JOIN pipeline_posting AS posting ON posting.lexeme = asked.lexeme
       AND posting.organization_id = ANY(%s::uuid[])
      JOIN scope ON scope.id = posting.passage_id AND scope.configuration = asked.configuration
     WHERE {counted} > 0
), rarity AS (
    SELECT unit > 0 AS is_piece, lexeme, count(*) AS units
      FROM matched GROUP BY 1, 2
), scored AS (
    SELECT matched.passage_id, matched.unit,
           sum(ln(1 + (greatest(figures.units, rarity.units) - rarity.units + 0.5)
                      / (rarity.units + 0.5))
               * count * (%s + 1)
               / (count + %s * (1 - %s + %s * matched.length / figures.length))) AS score
      FROM matched
      JOIN rarity ON rarity.lexeme = matched.lexeme AND rarity.is_piece = (matched.unit > 0)
      JOIN figures ON figures.is_piece = rarity.is_piece
     GROUP BY matched.passage_id, matched.unit
)
(SELECT passage_id, unit, score FROM scored WHERE unit = 0
  ORDER BY score DESC, passage_id LIMIT %s)
UNION ALL
(SELECT passage_id, unit, score FROM scored WHERE unit > 0
  ORDER BY score DESC, passage_id, unit LIMIT %s)
"""

FIGURES = """
SELECT false AS is_piece, count(*)::float8 AS units,
       greatest(avg(scope.length), 1)::float8 AS length FROM scope
UNION ALL
SELECT true, coalesce(sum(scope.piece_count), 0)::float8,
       greatest(sum(scope.piece_length)::float8 / greatest(sum(scope.piece_count), 1), 1) FROM scope
"""


def find_by_words(
    scope: Scope, words: str, *, speaker: Speaker | None, most_passages: int, most_pieces: int
) -> LexicalFound:
    """Whoever has any of the words; a query without a word that counts finds nothing."""
    statement = ASK.format(
        materialized="MATERIALIZED" if scope.is_small else "NOT MATERIALIZED",
        scope=scope.sql,
        figures=FIGURES if scope.is_small else KNOWN_FIGURES,
        counted=COUNTED[speaker],
    )
    values = [
        *scope.parameters,
        list(EVERY_CONFIGURATION),
        words.replace("\0", " "),
        *(() if scope.is_small else scope.figures()),
        list(scope.organizations),
        *(K1, K1, B, B),
        *(most_passages, most_pieces),
    ]
    return _found(statement, values)


def _found(statement: str, values: Sequence[Any]) -> LexicalFound:
    found = LexicalFound()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for passage_id, unit, score in cursor.fetchall():
            if unit:
                found.pieces[passage_id, unit] = score
            else:
                found.passages[passage_id] = score
    return found
