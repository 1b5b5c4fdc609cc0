"""Looks for those who were erased in all that is left: every row of every table, every file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from tests.chaos.audit import Finding
from tests.chaos.pipeline import words

#: What says that a session was erased may name it, by its id alone.
MEMORIALS = {"interviews_erasurecertificate", "interviews_auditentry", "erasures"}
TABLES = """
SELECT table_name FROM information_schema.tables
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
"""
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def find_remains(database_url: str, media: Path, erased: Mapping[str, str]) -> list[Finding]:
    """`erased` are keys by session id."""
    places = [*_rows(database_url), *_files(media)]
    return sorted({finding for place, text in places for finding in judge(place, text, erased)})


def judge(place: str, text: str, erased: Mapping[str, str]) -> Iterator[Finding]:
    if place not in MEMORIALS:
        for session_id in set(ID.findall(text)) & erased.keys():
            yield Finding("remained", erased[session_id], f"its id in {place}")
    for key in words.keys_in(text) & set(erased.values()):
        yield Finding("remained", key, f"its words in {place}")


def _rows(database_url: str) -> Iterable[tuple[str, str]]:
    with psycopg.connect(database_url) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            rows = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            for (text,) in connection.execute(rows):
                yield table, text


def _files(media: Path) -> Iterable[tuple[str, str]]:
    """Their names: each has the id of its session in it."""
    for path in sorted(media.rglob("*")):
        if path.is_file():
            name = path.relative_to(media)
            yield name.parts[0], str(name)
