"""A lock on a table is waited for in short pieces, between which everybody else gets through."""

from collections.abc import Iterator

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from interviews.lock_patience import TablesBusyError, with_patience

pytestmark = [
    pytest.mark.db,
    pytest.mark.django_db(transaction=True),
    pytest.mark.fault("A06"),
]

READ = "LOCK TABLE interviews_turn IN ACCESS SHARE MODE"
TAKE = "LOCK TABLE interviews_turn IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def reader() -> Iterator[BaseDatabaseWrapper]:
    """Somebody who reads Turns in a long transaction."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(READ)
    yield other
    other.close()


def take_table() -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE)
    return "taken"


def lock_limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


def test_a_table_in_use_is_tried_again_until_it_is_free(reader: BaseDatabaseWrapper) -> None:
    pauses: list[float] = []

    def sleep(pause_s: float) -> None:
        pauses.append(pause_s)
        if len(pauses) == 2:
            reader.rollback()

    assert with_patience(take_table, sleep=sleep, pauses_s=(1, 2, 3), limit_ms=50) == "taken"
    assert pauses == [1, 2]
    assert lock_limit() == "0"


def test_a_table_that_is_never_free_is_given_up(reader: BaseDatabaseWrapper) -> None:
    with pytest.raises(TablesBusyError):
        with_patience(take_table, sleep=lambda _pause_s: None, pauses_s=(1,), limit_ms=50)
    assert lock_limit() == "0"


def test_what_else_goes_wrong_is_not_tried_again() -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        with_patience(fail, sleep=lambda _pause_s: None)
    assert tries == [1]
