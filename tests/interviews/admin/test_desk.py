"""The stopwatch of the desk's tests sees what a reader waits for."""

import time
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.interviews.admin.desk import look_at, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

PAUSE_S = 0.02
ADDRESS = "/admin/interviews/session/"


def answer_slowly(execute: Any, *given: Any) -> Any:
    """As a database that is far away, or looks for long."""
    time.sleep(PAUSE_S)
    return execute(*given)


def test_a_slow_database_is_on_the_clock_though_no_processor_works(cast: Cast) -> None:
    client = signed_in(cast.reviewer)
    with connection.execute_wrapper(answer_slowly):
        look = look_at(client, ADDRESS, times=1)
    assert look.took_s > look.questions * PAUSE_S > 0
