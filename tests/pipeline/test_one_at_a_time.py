"""One process at a time, by a lock that dies with its connection."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from pipeline.one_at_a_time import SWEEP, VECTOR_INDEX, one_at_a_time
from tests.processes import wait_until

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def elsewhere() -> Iterator[BaseDatabaseWrapper]:
    """A connection of another process."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    yield other
    other.close()


def take(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP])
        [is_taken] = cursor.fetchone()
    return bool(is_taken)


def test_while_one_is_at_it_nobody_else_is(elsewhere: BaseDatabaseWrapper) -> None:
    with one_at_a_time(SWEEP) as is_ours:
        assert is_ours
        assert not take(elsewhere)
    assert take(elsewhere)
    with one_at_a_time(SWEEP) as is_ours, one_at_a_time(VECTOR_INDEX) as is_other_work_ours:
        assert not is_ours
        assert is_other_work_ours


def test_work_that_fails_lets_the_next_one_in(elsewhere: BaseDatabaseWrapper) -> None:
    with pytest.raises(ZeroDivisionError), one_at_a_time(SWEEP):
        raise ZeroDivisionError
    assert take(elsewhere)


def test_who_dies_with_the_lock_keeps_nobody_out(elsewhere: BaseDatabaseWrapper) -> None:
    assert take(elsewhere)
    elsewhere.close()
    with one_at_a_time(SWEEP) as is_ours:
        assert is_ours


@pytest.mark.fault("B31")
def test_who_stands_still_with_the_lock_keeps_nobody_out(
    elsewhere: BaseDatabaseWrapper, settings: Any
) -> None:
    settings.PIPELINE_LEASE_SECONDS = 0.2
    with pytest.raises(OperationalError), one_at_a_time(SWEEP):
        wait_until(lambda: take(elsewhere), limit_s=20)
    connection.close()


def test_who_has_let_go_may_stand_still() -> None:
    with one_at_a_time(SWEEP), one_at_a_time(SWEEP):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_session_timeout")
        assert cursor.fetchone() == ("0",)
