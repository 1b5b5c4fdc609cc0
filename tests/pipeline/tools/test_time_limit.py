"""A call ends in time, whatever it asks of the database."""

import time

import pytest
from django.db import OperationalError, connection, transaction

from pipeline.tools.time_limit import limited

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def sleep_in_database(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def test_the_database_cuts_off_what_takes_too_long() -> None:
    with pytest.raises(OperationalError), transaction.atomic(), limited(0.1):
        sleep_in_database(60)
    sleep_in_database(0.2)


def test_what_takes_too_long_elsewhere_is_refused_in_the_end() -> None:
    with pytest.raises(TimeoutError), transaction.atomic(), limited(0.01):
        time.sleep(0.02)


def test_the_limit_is_over_after_the_call() -> None:
    with transaction.atomic(), limited(0.5):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
