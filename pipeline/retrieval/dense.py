"""Dense search: the passages of a scope whose vectors are nearest to a query's.

All are compared where the scope is small. In a large one an index gives the nearest, going on until
enough of them pass the filters; where it ends before that, all are compared after all.
"""

from uuid import UUID

from pgvector import Vector as PgVector

from pipeline.models import EmbeddingIndex
from pipeline.retrieval.scope import Scope
from pipeline.retrieval.statements import alone
from pipeline.retrieval.vector_index import operand
from pipeline.vectors import Vector

#: pgvector 0.8.5, 100,000 halfvecs as MiniLM's lie: it finds 98.7 of 100 nearest; 200 finds 95.8
#: in 0.6 of the time, 600 finds 99.0 in 1.4 times (docs/subsystems/search.md).
EF_SEARCH = 400
MOST_SCANNED = 200_000

COMPARE_ALL = """
WITH scope AS MATERIALIZED ({scope})
SELECT embedding.passage_id, 1 - (embedding.vector <=> %s::vector) AS likeness
  FROM pipeline_embedding AS embedding JOIN scope ON scope.id = embedding.passage_id
 WHERE embedding.index_id = %s
 ORDER BY likeness DESC, embedding.passage_id LIMIT %s
"""
BY_INDEX = """
SELECT embedding.passage_id, 1 - ({column} <=> %s::{operand}) AS likeness
  FROM pipeline_embedding AS embedding
 WHERE embedding.index_id = {index_id}
   AND EXISTS (SELECT 1 FROM ({scope}) AS scope WHERE scope.id = embedding.passage_id)
 ORDER BY {column} <=> %s::{operand} LIMIT %s
"""
SETTINGS = """
SELECT set_config('hnsw.iterative_scan', 'strict_order', true),
       set_config('hnsw.ef_search', %s, true), set_config('hnsw.max_scan_tuples', %s, true)
"""


def find_nearest(
    scope: Scope, index: EmbeddingIndex, vector: Vector, *, most: int
) -> dict[UUID, float]:
    """Likeness (cosine, -1 to 1) by passage, best first.

    Only vectors of this one index are compared: those of another mean something else.
    """
    kind = operand(index.dimensions)
    if scope.is_small or kind is None:
        return compare_all(scope, index, vector, most=most)
    found = find_by_index(scope, index, vector, most=most)
    return found if len(found) == most else compare_all(scope, index, vector, most=most)


def compare_all(
    scope: Scope, index: EmbeddingIndex, vector: Vector, *, most: int
) -> dict[UUID, float]:
    with alone() as cursor:
        cursor.execute(
            COMPARE_ALL.format(scope=scope.sql),
            [*scope.parameters, PgVector(vector).to_text(), index.pk, most],
        )
        return dict(cursor.fetchall())


def find_by_index(
    scope: Scope, index: EmbeddingIndex, vector: Vector, *, most: int
) -> dict[UUID, float]:
    kind = operand(index.dimensions)
    statement = BY_INDEX.format(
        scope=scope.sql,
        operand=kind,
        column=f"(embedding.vector::{kind})",
        index_id=int(index.pk),
    )
    wanted = PgVector(vector).to_text()
    with alone() as cursor:
        cursor.execute(SETTINGS, [str(EF_SEARCH), str(MOST_SCANNED)])
        cursor.execute(statement, [wanted, *scope.parameters, wanted, most])
        return dict(cursor.fetchall())
