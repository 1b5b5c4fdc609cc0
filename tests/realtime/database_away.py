"""The database of the tests, taken away from everybody but the test itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


def in_every_database(statement: str, *values: object) -> list[Any]:
    """From beside the database of the tests."""
    given = connection.settings_dict
    with psycopg.connect(
        dbname="postgres", host=given["HOST"], user=given["USER"], autocommit=True
    ) as line:
        found = line.execute(statement.encode(), values)
        return found.fetchall() if found.description else []


def backends() -> list[int]:
    name = connection.settings_dict["NAME"]
    rows = in_every_database("SELECT pid FROM pg_stat_activity WHERE datname = %s", name)
    return [pid for (pid,) in rows]


@contextmanager
def database_away(spared: list[int]) -> Iterator[None]:
    """Everybody but the `spared` connections is cut off, and nobody gets in."""
    name = connection.settings_dict["NAME"]
    in_every_database(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    try:
        for pid in set(backends()) - set(spared):
            in_every_database("SELECT pg_terminate_backend(%s)", pid)
        yield
    finally:
        in_every_database(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
