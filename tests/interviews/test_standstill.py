"""Who stands still in the middle of a transaction does not keep its locks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery.signals import worker_init
from django.db import DEFAULT_DB_ALIAS, InternalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from interviews import standstill
from interviews.models import Organization
from interviews.standstill import limit_standstills, was_cut_off
from pipeline.weather import WEATHER, told_as_weather
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

LOCK = "SELECT FROM interviews_organization FOR UPDATE"


@pytest.fixture(autouse=True)
def _here_alone() -> Iterator[None]:
    yield
    connection_created.disconnect(dispatch_uid=standstill.__name__)


def limit_of(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        return str(cursor.fetchone()[0])


@contextmanager
def new_connection() -> Iterator[BaseDatabaseWrapper]:
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield connection
    finally:
        connection.close()


def test_what_it_held_is_free_and_its_transaction_is_lost(cast: Cast) -> None:
    limit_standstills(0.2)
    with new_connection() as sleeper:
        sleeper.set_autocommit(False)
        with sleeper.cursor() as cursor:
            cursor.execute(LOCK)
        with transaction.atomic():
            assert list(Organization.objects.select_for_update())  # waits for the sleeper
        with pytest.raises(InternalError) as lost:
            sleeper.commit()
    assert was_cut_off(lost.value)
    with pytest.raises(WEATHER), told_as_weather():
        raise lost.value


def test_another_error_of_the_database_is_no_weather() -> None:
    with pytest.raises(InternalError), told_as_weather():
        raise InternalError


@pytest.mark.parametrize(("lease_seconds", "limit"), [(5, "5s"), (1_800, "30s")])
def test_a_worker_keeps_its_locks_no_longer_than_its_lease(
    settings: Any, lease_seconds: int, limit: str
) -> None:
    settings.PIPELINE_LEASE_SECONDS = lease_seconds
    worker_init.send(sender=None)
    with new_connection() as connection:
        assert limit_of(connection) == limit


def test_a_command_takes_its_time() -> None:
    with new_connection() as connection:
        assert limit_of(connection) == "0"
