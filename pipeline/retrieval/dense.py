"""Dense search: the passages of a scope whose vectors are nearest to a query's.

All are compared where the scope is small. In a large one an index gives the nearest, going on until
enough of them pass the filters; where it ends before that, all are compared after all.
"""

from uuid import UUID

from pgvector import Vector as PgVector

from pipeline.models import Embedding, EmbeddingIndex
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.scope import Scope
from pipeline.retrieval.statements import alone
from pipeline.retrieval.vector_index import operand
from pipeline.vectors import Vector

#: pgvector 0.8.5, 100,000 halfvecs as MiniLM's lie: it finds 98.7 of 100 nearest; 200 finds 95.8
#: in 0.6 of the time, 600 finds 99.0 in 1.4 times (docs/subsystems/search.md).
EF_SEARCH = 400
MOST_SCANNED = 200_000
#: Of passages without vectors of their parties, so many times as many are compared.
TIMES_WHOLES = 5

COMPARE_ALL = """
WITH scope AS MATERIALIZED ({scope})
SELECT embedding.passage_id, 1 - (embedding.vector <=> %s::vector) AS likeness
  FROM pipeline_embedding AS embedding JOIN scope ON scope.id = embedding.passage_id
 WHERE embedding.index_id = %s
 ORDER BY likeness DESC, embedding.passage_id LIMIT %s
"""
BY_INDEX = """
WITH near AS MATERIALIZED (
    SELECT embedding.passage_id, 1 - ({column} <=> %s::{operand}) AS likeness
      FROM {table} AS embedding
     WHERE embedding.index_id = {index_id} AND {said}
       AND EXISTS (SELECT 1 FROM ({scope}) AS scope WHERE scope.id = embedding.passage_id)
     ORDER BY {column} <=> %s::{operand} LIMIT %s
)
SELECT passage_id, likeness FROM near ORDER BY likeness DESC, passage_id
"""
#: What is compared: whole passages, or what a party says in them.
WHOLES = ("pipeline_embedding", "TRUE")
PARTIES: dict[Speaker, tuple[str, str]] = {
    "candidate": ("pipeline_partyembedding", "embedding.speaker = 'candidate'"),
    "interviewer": ("pipeline_partyembedding", "embedding.speaker = 'interviewer'"),
}
#: Those of the release before, which have no vectors of their parties yet, by what both said.
COMPARE_PARTY = """
WITH scope AS MATERIALIZED ({scope})
SELECT embedding.passage_id,
       1 - (coalesce(party.vector, embedding.vector) <=> %s::vector) AS likeness
  FROM pipeline_embedding AS embedding JOIN scope ON scope.id = embedding.passage_id
  LEFT JOIN pipeline_partyembedding AS party
    ON party.passage_id = embedding.passage_id AND party.index_id = embedding.index_id
   AND party.speaker = %s
 WHERE embedding.index_id = %s AND (party.id IS NOT NULL OR NOT embedding.with_parties)
 ORDER BY likeness DESC, embedding.passage_id LIMIT %s
"""
#: A strict order leaves out what the scan comes upon late, and under a filter much is late.
SETTINGS = """
SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
       set_config('hnsw.ef_search', %s, true), set_config('hnsw.max_scan_tuples', %s, true)
"""


def find_nearest(
    scope: Scope,
    index: EmbeddingIndex,
    vector: Vector,
    *,
    most: int,
    speaker: Speaker | None = None,
) -> dict[UUID, float]:
    """Likeness (cosine, -1 to 1) by passage, best first.

    Only vectors of this one index are compared: those of another mean something else. With
    `speaker` only of what that party says.
    """
    if scope.is_small or operand(index.dimensions) is None:
        return compare_all(scope, index, vector, most=most, speaker=speaker)
    found = find_by_index(scope, index, vector, most=most, speaker=speaker)
    if speaker is not None and _some_have_no_parties(index):
        near = find_by_index(scope, index, vector, most=most * TIMES_WHOLES)
        found |= _compare_party(scope, index, vector, speaker, most=most, among=list(near))
        found = dict(sorted(found.items(), key=lambda each: (-each[1], each[0]))[:most])
    if len(found) == most:
        return found
    return compare_all(scope, index, vector, most=most, speaker=speaker)


def compare_all(
    scope: Scope,
    index: EmbeddingIndex,
    vector: Vector,
    *,
    most: int,
    speaker: Speaker | None = None,
) -> dict[UUID, float]:
    if speaker is not None:
        return _compare_party(scope, index, vector, speaker, most=most, among=None)
    with alone() as cursor:
        cursor.execute(
            COMPARE_ALL.format(scope=scope.sql),
            [*scope.parameters, PgVector(vector).to_text(), index.pk, most],
        )
        return dict(cursor.fetchall())


def _compare_party(
    scope: Scope,
    index: EmbeddingIndex,
    vector: Vector,
    speaker: Speaker,
    *,
    most: int,
    among: list[UUID] | None,
) -> dict[UUID, float]:
    within = "SELECT unnest(%s::uuid[]) AS id" if among is not None else scope.sql
    parameters = scope.parameters if among is None else (among,)
    with alone() as cursor:
        cursor.execute(
            COMPARE_PARTY.format(scope=within),
            [*parameters, PgVector(vector).to_text(), speaker, index.pk, most],
        )
        return dict(cursor.fetchall())


def _some_have_no_parties(index: EmbeddingIndex) -> bool:
    """Until the worker has come to all that a release before has embedded."""
    return Embedding.objects.filter(index=index, with_parties=False).exists()


def find_by_index(
    scope: Scope,
    index: EmbeddingIndex,
    vector: Vector,
    *,
    most: int,
    speaker: Speaker | None = None,
) -> dict[UUID, float]:
    kind = operand(index.dimensions)
    table, said = WHOLES if speaker is None else PARTIES[speaker]
    statement = BY_INDEX.format(
        scope=scope.sql,
        table=table,
        said=said,
        operand=kind,
        column=f"(embedding.vector::{kind})",
        index_id=int(index.pk),
    )
    wanted = PgVector(vector).to_text()
    with alone() as cursor:
        cursor.execute(SETTINGS, [str(EF_SEARCH), str(MOST_SCANNED)])
        cursor.execute(statement, [wanted, *scope.parameters, wanted, most])
        return dict(cursor.fetchall())
