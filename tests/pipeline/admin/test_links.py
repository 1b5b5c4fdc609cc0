"""The admin of links."""

import pytest

from tests.cast import Cast
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_link, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_sessions_are_found_by_what_they_mention(cast: Cast) -> None:
    link = make_link(make_step_run(make_ended_session(cast), step="links"))
    assert str(link.pk) in page(cast.reviewer, "pipeline_link_changelist", q="petra")
    assert str(link.pk) not in page(cast.reviewer, "pipeline_link_changelist", q="nova")
    assert "Petra" in page(cast.reviewer, "pipeline_link_change", link.pk)
