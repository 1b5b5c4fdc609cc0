"""What a text model wrote where a step failed on it."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_raw_answer, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_step_has_one(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast))
    assert str(make_raw_answer(step_run)).endswith("It was no JSON.")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_raw_answer(step_run)
