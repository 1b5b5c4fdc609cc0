"""Lexical search: BM25 over postings, by SQL of ours, in the scope of one search.

In a small scope every posting of the words is scored. In a large one those of the rarest words
find who may be among the best, and these alone are scored by all words. How rare a word is, is
counted in the scope alone: nothing that the visitor may not read changes what they find. Under a
speaker filter only that party's words count.
"""

from pipeline.retrieval.counted import COUNTED
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.lexical_found import BEST, LexicalFound, found_in
from pipeline.retrieval.scope import Scope
from pipeline.retrieval.shortlist import K1, B, find_in_large
from pipeline.retrieval.statements import alone
from pipeline.retrieval.stemming import EVERY_CONFIGURATION

ASK = """
WITH scope AS MATERIALIZED (
    {scope}
), asked AS MATERIALIZED (
    SELECT lexeme, array_agg(configuration) AS configurations
      FROM unnest(%s::text[]) AS configuration,
           unnest(to_tsvector(configuration::regconfig, %s))
     GROUP BY lexeme
), figures AS MATERIALIZED (
    SELECT false AS is_piece, count(*)::float8 AS units,
           greatest(avg(scope.length), 1)::float8 AS length
      FROM scope
     UNION ALL
    SELECT true, coalesce(sum(scope.piece_count), 0)::float8,
           greatest(sum(scope.piece_length)::float8 / greatest(sum(scope.piece_count), 1), 1)
      FROM scope
), matched AS MATERIALIZED (
    SELECT posting.passage_id, posting.unit, posting.lexeme, posting.length,
           ({counted})::float8 AS count
      FROM asked
      JOIN pipeline_posting AS posting ON posting.lexeme = asked.lexeme
       AND posting.organization_id = ANY(%s::uuid[])
      JOIN scope ON scope.id = posting.passage_id
       AND scope.configuration = ANY(asked.configurations)
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
"""


def find_by_words(
    scope: Scope, words: str, *, speaker: Speaker | None, most_passages: int, most_pieces: int
) -> LexicalFound:
    """Whoever has any of the words; a query without a word that counts finds nothing."""
    words = words.replace("\0", " ")
    if not scope.is_small:
        return find_in_large(
            scope, words, speaker=speaker, most_passages=most_passages, most_pieces=most_pieces
        )
    values = [
        *scope.parameters,
        list(EVERY_CONFIGURATION),
        words,
        list(scope.organizations),
        *(K1, K1, B, B),
        *(most_passages, most_pieces),
    ]
    with alone() as cursor:
        cursor.execute(ASK.format(scope=scope.sql, counted=COUNTED[speaker]) + BEST, values)
        return found_in(cursor.fetchall())
