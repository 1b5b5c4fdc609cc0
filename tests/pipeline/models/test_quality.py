"""The row of a transcript's quality."""

import pytest
from django.db import IntegrityError

from pipeline.models import Quality
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_transcript_has_one_verdict(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_quality(make_step_run(session, step="transcript"))
    with pytest.raises(IntegrityError):
        make_quality(make_step_run(session, step="another"))


def test_a_verdict_goes_with_its_session(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_quality(make_step_run(session))
    session.delete()
    assert not Quality.objects.exists()
