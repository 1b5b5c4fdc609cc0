"""BM25 in a large scope: the rarest words of a query find who may be among the best.

These alone are then scored by all words. Words that nearly everybody has add little to a score,
and reading all that is known of them is what would take long.
"""

from collections.abc import Sequence
from math import log
from typing import Any

from pipeline.retrieval.counted import COUNTED
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.lexical_found import BEST, LexicalFound, found_in
from pipeline.retrieval.rarity import Rarity, rarities_of
from pipeline.retrieval.scope import Figures, Scope
from pipeline.retrieval.statements import alone

#: Postings of the rarest words that are read; as many of these words as that allows.
MOST_READ = 20_000
#: Where the rarest have fewer together, the next one is read, however many it has.
FEWEST_READ = 500
#: Passages of a shortlist, by their whole and by their pieces; more where too few of them are in
#: the scope, and all where that is still not enough.
SHORT, LONG = 1_000, 10_000

#: As everywhere; others were no better on two conversations (docs/subsystems/search.md).
K1 = 1.2
B = 0.75

SCORE = """
sum(CASE WHEN posting.unit = 0 THEN asked.of_wholes ELSE asked.of_pieces END
    * ({counted}) * ({k1} + 1)
    / (({counted}) + {k1} * (1 - {b} + {b} * posting.length
        / CASE WHEN posting.unit = 0 THEN asked.whole_length ELSE asked.piece_length END)))
"""
ASK = """
WITH asked AS MATERIALIZED (
    SELECT *, %s::float8 AS whole_length, %s::float8 AS piece_length
      FROM unnest(%s::text[], %s::text[], %s::float8[], %s::float8[], %s::bool[])
           AS asked(lexeme, configurations, of_wholes, of_pieces, is_rare)
), likely AS MATERIALIZED (
    SELECT posting.passage_id, posting.unit, {score} AS score
      FROM asked
      JOIN pipeline_posting AS posting ON posting.lexeme = asked.lexeme
       AND posting.organization_id = ANY(%s::uuid[])
     WHERE asked.is_rare AND {counted} > 0
     GROUP BY posting.passage_id, posting.unit
), shortlist AS MATERIALIZED (
    (SELECT passage_id FROM likely WHERE unit = 0 ORDER BY score DESC LIMIT %s)
     UNION
    (SELECT passage_id FROM likely WHERE unit > 0 ORDER BY score DESC LIMIT %s)
), scored AS (
    SELECT posting.passage_id, posting.unit, {score} AS score
      FROM shortlist
      JOIN ({scope}) AS scope ON scope.id = shortlist.passage_id
      JOIN pipeline_posting AS posting ON posting.passage_id = scope.id
      JOIN asked ON asked.lexeme = posting.lexeme
       AND scope.configuration = ANY(string_to_array(asked.configurations, ','))
     WHERE {counted} > 0
     GROUP BY posting.passage_id, posting.unit
)
"""


def find_in_large(
    scope: Scope, words: str, *, speaker: Speaker | None, most_passages: int, most_pieces: int
) -> LexicalFound:
    """As `find_by_words`; whoever has only words that are in no shortlist may be missed."""
    rarities = rarities_of(scope, words, speaker=speaker)
    if not rarities:
        return LexicalFound()
    figures = scope.figures()
    expected = min(most_passages, max(each.wholes for each in rarities))
    read = _as_many_as_allowed(rarities)
    found = LexicalFound()
    for count, listed in ((read, SHORT), (read, LONG), (len(rarities), None)):
        values = [
            *_asked(rarities, figures, count),
            list(scope.organizations),
            *(listed, listed),
            *scope.parameters,
            *(most_passages, most_pieces),
        ]
        found = _ask(scope, speaker, values)
        if len(found.passages) >= expected:
            break
    return found


def _as_many_as_allowed(rarities: Sequence[Rarity]) -> int:
    """How many of the rarest words are read."""
    total = 0.0
    for count, rarity in enumerate(rarities):
        if total >= FEWEST_READ and total + rarity.postings > MOST_READ:
            return count
        total += rarity.postings
    return len(rarities)


def _asked(rarities: Sequence[Rarity], figures: Figures, count: int) -> list[Any]:
    return [
        figures.whole_length,
        figures.piece_length,
        [each.lexeme for each in rarities],
        [",".join(each.configurations) for each in rarities],
        [weight_of(each.wholes, figures.wholes) for each in rarities],
        [weight_of(each.pieces, figures.pieces) for each in rarities],
        [place < count for place in range(len(rarities))],
    ]


def weight_of(having: float, units: float) -> float:
    """What a word says that so many of the units have, as BM25 weighs it."""
    return log(1 + (max(units, having) - having + 0.5) / (having + 0.5))


def _ask(scope: Scope, speaker: Speaker | None, values: Sequence[Any]) -> LexicalFound:
    counted = COUNTED[speaker]
    score = SCORE.format(counted=counted, k1=K1, b=B)
    with alone() as cursor:
        cursor.execute(ASK.format(scope=scope.sql, counted=counted, score=score) + BEST, values)
        return found_in(cursor.fetchall())
