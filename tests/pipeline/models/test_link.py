"""The row of a link."""

import pytest
from django.db import IntegrityError

from pipeline.models import Link
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_link, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_name_is_linked_once_and_goes_with_its_session(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast), step="links")
    assert str(make_link(step_run)) == "Person · Petra"
    make_link(step_run, kind="organization")
    step_run.session.delete()
    assert not Link.objects.exists()


def test_the_database_refuses_a_second(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast), step="links")
    make_link(step_run)
    with pytest.raises(IntegrityError):
        make_link(step_run, name="PETRA")
