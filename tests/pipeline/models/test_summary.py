"""The row of a summary."""

import pytest
from django.db import IntegrityError

from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run, make_summary

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_transcript_has_one_summary(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_summary(make_step_run(session))
    with pytest.raises(IntegrityError):
        make_summary(make_step_run(session, step="another"))
