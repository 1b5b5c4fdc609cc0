"""Bring generated passages into the database: a million of them in minutes, not in days.

They are the rows that the product would write (a test compares them), written by COPY, with the
indexes made afterwards, and with no foreign key looked up forty million times.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from django.db import connection

from bench.search.generated import DIMENSIONS, WORDS_EACH, Heap, Vectors
from pipeline.retrieval import vector_index

AT_ONCE = 10_000

PASSAGES = """
COPY pipeline_passage
    (id, organization_id, session_id, interview_id, candidate_id, started_at, input_version, kind,
     number, text, context, spans, starts_ms, ends_ms, length, digest, may_be_read_by_ai,
     created_at)
FROM STDIN
"""
#: As the one that was imported.
SESSIONS = """
INSERT INTO interviews_session
SELECT made.*
  FROM interviews_session AS one, unnest(%s::uuid[]) AS fresh(id),
       jsonb_populate_record(one, jsonb_build_object('id', fresh.id)) AS made
 WHERE one.id = %s
"""
#: What `postings.write` makes of a passage of one piece without context and names.
POSTINGS = """
INSERT INTO pipeline_posting
    (passage_id, organization_id, unit, lexeme, candidate_count, interviewer_count, other_count,
     length)
SELECT passage.id, passage.organization_id, 0, found.lexeme, cardinality(found.positions), 0, 0, %s
  FROM pipeline_passage AS passage,
       unnest(to_tsvector(passage.configuration::regconfig, passage.text)) AS found
 WHERE passage.id = ANY(%s::uuid[])
"""
EMBEDDINGS = """
COPY pipeline_embedding (id, organization_id, passage_id, index_id, vector)
FROM STDIN (FORMAT BINARY)
"""
#: Large tables that nothing refers to: they need not survive.
LARGE = ("pipeline_posting", "pipeline_embedding")
#: None of them is indexed row by row; what others refer to keeps its primary key.
LOADED = ("pipeline_passage", *LARGE)
#: In one session, and for it alone: two helpers share the memory with it.
QUICKLY = """
SET maintenance_work_mem = '1500MB';
SET max_parallel_maintenance_workers = 2
"""
AS_USUAL = "RESET maintenance_work_mem; RESET max_parallel_maintenance_workers"
#: Looked up row by row they take longer than all the rest; what is loaded is known to fit.
REFERENCES = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = %s::regclass AND contype = 'f'
"""
INDEXES = """
SELECT relation.relname, pg_get_indexdef(relation.oid),
       coalesce((SELECT pg_get_constraintdef(oid) FROM pg_constraint
                  WHERE conindid = relation.oid AND contype IN ('p', 'u')), '')
  FROM pg_index JOIN pg_class AS relation ON relation.oid = indexrelid
 WHERE indrelid = %s::regclass
"""
#: The header of COPY's binary format, and its end.
HEADER, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
#: A row of it: each value behind its length; a vector is two numbers of two bytes and its values.
VALUES = (
    ("id", "V16"),
    ("organization", "V16"),
    ("passage", "V16"),
    ("index", ">i8"),
    ("vector", [("dimensions", ">i2"), ("unused", ">i2"), ("values", ">f4", (DIMENSIONS,))]),
)
ROW = np.dtype(
    [("columns", ">i2")]
    + [pair for name, kind in VALUES for pair in ((f"{name}_bytes", ">i4"), (name, kind))]
)


def grow(heap: Heap, *, until: int) -> tuple[float, float]:
    """More of the same, then what the product keeps up.

    Seconds of loading with all other indexes, and of making the HNSW index.
    """
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {vector_index.name_of(heap.index)}")
    with _without_indexes():
        while heap.count < until:
            add(heap, min(AT_ONCE, until - heap.count))
    loaded = time.perf_counter()
    vector_index.keep_up()
    made = time.perf_counter()
    with connection.cursor() as cursor:
        for table in LOADED:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    return loaded - began, made - loaded


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Made anew in the end, all at once."""
    again: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(QUICKLY)
        for table in LOADED:
            cursor.execute(REFERENCES, [table])
            for name, definition in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
                valid = definition.removesuffix(" NOT VALID")
                again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {valid} NOT VALID")
            cursor.execute(INDEXES, [table])
            there = cursor.fetchall()
            if table in LARGE:
                cursor.execute(f"ALTER TABLE {table} SET UNLOGGED")
            for name, definition, constraint in there:
                if constraint.startswith("PRIMARY") and table not in LARGE:
                    continue
                if constraint:
                    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
                    again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {constraint}")
                else:
                    cursor.execute(f"DROP INDEX {name}")
                    again.append(definition)
        yield
        for statement in again:
            cursor.execute(statement)
        cursor.execute(AS_USUAL)


def add(heap: Heap, count: int) -> None:
    """So many passages more, with their sessions, postings and vectors."""
    ids = [_fresh(heap) for _ in range(count)]
    _make_sessions(heap, range(heap.count, heap.count + count))
    with connection.cursor() as cursor:
        with cursor.copy(PASSAGES) as copy:
            for row in _passages(heap, ids):
                copy.write_row(row)
        cursor.execute(POSTINGS, [WORDS_EACH, ids])
        with cursor.copy(EMBEDDINGS) as copy:
            copy.write(HEADER + _embeddings(heap, ids, heap.vectors(count)) + END)
    heap.count += count


def _passages(heap: Heap, ids: Sequence[UUID]) -> Iterator[tuple[object, ...]]:
    now = datetime.now(UTC)
    for number, (passage_id, text) in enumerate(
        zip(ids, heap.texts(len(ids)), strict=True), start=heap.count
    ):
        share, session, place = heap.place_of(number)
        like = heap.sessions[share]
        span = {"reference": "1.1", "speaker": "candidate", "start": 0, "end": len(text)}
        yield (
            passage_id, heap.organization.pk, heap.made[share, session], like.version.interview_id,
            like.candidate_id, like.started_at, like.input_version, "turns", place + 1, text, "",
            json.dumps([span]), 0, 1000, WORDS_EACH, "", True, now,
        )  # fmt: skip


def _make_sessions(heap: Heap, numbers: Iterable[int]) -> None:
    """Those that passages with these numbers are of, as far as they are not there."""
    for share, like in heap.sessions.items():
        places = {heap.place_of(number)[:2] for number in numbers} - set(heap.made)
        fresh = {place: _fresh(heap) for place in sorted(places) if place[0] == share}
        heap.made |= fresh
        with connection.cursor() as cursor:
            cursor.execute(SESSIONS, [list(fresh.values()), like.pk])


def _fresh(heap: Heap) -> UUID:
    return UUID(bytes=heap.chance.bytes(16), version=4)


def _embeddings(heap: Heap, ids: Sequence[UUID], vectors: Vectors) -> bytes:
    rows = np.zeros(len(ids), dtype=ROW)
    rows["columns"] = len(VALUES)
    for name, _kind in VALUES:
        rows[f"{name}_bytes"] = ROW[name].itemsize
    rows["id"] = np.frombuffer(heap.chance.bytes(16 * len(ids)), dtype="V16")
    rows["organization"] = np.void(heap.organization.pk.bytes)
    rows["passage"] = np.frombuffer(b"".join(each.bytes for each in ids), dtype="V16")
    rows["index"] = heap.index.pk
    rows["vector"]["dimensions"] = DIMENSIONS
    rows["vector"]["values"] = vectors
    return rows.tobytes()
