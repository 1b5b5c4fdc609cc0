"""Indexes over the vectors of one embedding model, so that a large scope is not compared whole.

One over those of whole passages, and one over those of what each party says in them.
"""

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from pipeline.models import Embedding, EmbeddingIndex, PartyEmbedding
from pipeline.one_at_a_time import VECTOR_INDEX, one_at_a_time

#: pgvector indexes half-precision vectors up to this dimension; longer ones are all compared.
MOST_DIMENSIONS = 4000

#: What pgvector takes for a vector while it makes an index, besides its values: its neighbours.
#: Where the memory does not hold them all, each of the rest takes fifty times as long.
BYTES_EACH = 1_000
MOST_MEMORY_MB = 4_000
#: In megabytes, and how many others help: their memory is shared, and containers have little.
SETTINGS = """
SELECT set_config('maintenance_work_mem', %s || 'MB', false),
       set_config('max_parallel_maintenance_workers', %s, false)
"""
USUAL = "RESET maintenance_work_mem; RESET max_parallel_maintenance_workers"
HELPERS = 2

#: Rows with vectors, by what the names of their indexes begin with.
KINDS: dict[str, type[Embedding] | type[PartyEmbedding]] = {
    "embedding": Embedding,
    "party": PartyEmbedding,
}

CREATE = """
CREATE INDEX {concurrently} IF NOT EXISTS {name} ON {table}
 USING hnsw ((vector::{operand}) halfvec_cosine_ops) WHERE index_id = {index_id}
"""
FIND = """
SELECT relation.relname, state.indisvalid
  FROM pg_index AS state JOIN pg_class AS relation ON relation.oid = state.indexrelid
 WHERE state.indrelid = ANY(%s::regclass[]) AND relation.relname ~ '_hnsw_[0-9]+$'
"""


def operand(dimensions: int) -> str | None:
    """The type that is compared; None where there can be no index."""
    return f"halfvec({dimensions})" if dimensions <= MOST_DIMENSIONS else None


def keep_up() -> None:
    """Every model in use has its index, whole; one whose vectors are gone has none.

    Takes a while where there are many vectors, and keeps nobody from writing meanwhile, unless a
    transaction is open: then they wait. One process does it at a time.
    """
    with one_at_a_time(VECTOR_INDEX) as is_ours, connection.cursor() as cursor:
        if is_ours:
            if connection.in_atomic_block:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # none may wait meanwhile
            _keep_up(cursor)


def _keep_up(cursor: CursorWrapper) -> None:
    concurrently = "" if connection.in_atomic_block else "CONCURRENTLY"
    cursor.execute(FIND, [[rows._meta.db_table for rows in KINDS.values()]])
    there = dict(cursor.fetchall())
    wanted = {
        name_of(index, kind): (index, rows)
        for kind, rows in KINDS.items()
        for index in _with_vectors(rows)
        if operand(index.dimensions)
    }
    for name in [name for name, is_whole in there.items() if name not in wanted or not is_whole]:
        cursor.execute(f"DROP INDEX {concurrently} IF EXISTS {name}")
    for name, (index, rows) in wanted.items():
        if not there.get(name):
            _make(cursor, name, index, rows, concurrently)


def _make(
    cursor: CursorWrapper,
    name: str,
    index: EmbeddingIndex,
    rows: type[Embedding] | type[PartyEmbedding],
    concurrently: str,
) -> None:
    statement = CREATE.format(
        concurrently=concurrently,
        name=name,
        table=rows._meta.db_table,
        operand=operand(index.dimensions),
        index_id=int(index.pk),
    )
    memory = str(memory_mb(rows._default_manager.filter(index=index).count(), index.dimensions))
    try:
        cursor.execute(SETTINGS, [memory, str(HELPERS)])
        cursor.execute(statement)
    except OperationalError:  # no room for what helpers share
        if connection.in_atomic_block:
            raise
        cursor.execute(f"DROP INDEX {concurrently} IF EXISTS {name}")
        cursor.execute(SETTINGS, [memory, "0"])
        cursor.execute(statement)
    finally:
        if not connection.needs_rollback:
            cursor.execute(USUAL)


def memory_mb(count: int, dimensions: int) -> int:
    """Enough for so many vectors of half precision, within reason; Postgres's own least is 64."""
    return min(64 + count * (2 * dimensions + BYTES_EACH) // 1_000_000, MOST_MEMORY_MB)


def name_of(index: EmbeddingIndex, kind: str = "embedding") -> str:
    return f"{kind}_hnsw_{index.pk}"


def _with_vectors(rows: type[Embedding] | type[PartyEmbedding]) -> list[EmbeddingIndex]:
    live = EmbeddingIndex.objects.exclude(state=EmbeddingIndex.State.RETIRED)
    return [index for index in live if rows._default_manager.filter(index=index).exists()]
