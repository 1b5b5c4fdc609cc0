"""The database's clock."""

from datetime import timedelta

import pytest
from django.db import transaction

from pipeline.clock import DatabaseClock, seconds_from_now
from pipeline.models import StepRun
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_clock_moves_on_within_a_transaction(cast: Cast) -> None:
    make_step_run(make_ended_session(cast))
    with transaction.atomic():
        reading = StepRun.objects.annotate(moment=DatabaseClock()).values_list("moment", flat=True)
        first, second = reading.get(), reading.get()
    assert first < second


def test_a_lease_is_counted_from_now(cast: Cast) -> None:
    make_step_run(make_ended_session(cast))
    moments = StepRun.objects.annotate(now=DatabaseClock(), later=seconds_from_now(90))
    now, later = moments.values_list("now", "later").get()
    assert timedelta(seconds=89) < later - now < timedelta(seconds=91)
