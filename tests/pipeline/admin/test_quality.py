"""The admin of transcript qualities."""

import pytest

from tests.cast import Cast
from tests.interviews.admin.desk import page, signed_in
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_poor_transcripts_are_found_together(cast: Cast) -> None:
    poor = make_quality(make_step_run(make_ended_session(cast)), verdict="unusable")
    assert str(poor.pk) in page(
        cast.reviewer, "pipeline_quality_changelist", verdict__exact="unusable"
    )
    assert str(poor.pk) not in page(
        cast.reviewer, "pipeline_quality_changelist", verdict__exact="good"
    )


def test_a_verdict_is_not_written_by_hand(cast: Cast) -> None:
    quality = make_quality(make_step_run(make_ended_session(cast)))
    assert "Unusable" not in page(cast.owner, "pipeline_quality_change", quality.pk)
    client = signed_in(cast.owner)
    client.post(f"/admin/pipeline/quality/{quality.pk}/change/", {"verdict": "unusable"})
    quality.refresh_from_db()
    assert quality.verdict == "good"
