"""How many steps wait, and for how long, on the first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline.models import StepRun
from pipeline.panels.backlog import FEWEST, build_backlog_panel, minutes_left
from tests.cast import Cast
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.fault("B35")]

db = pytest.mark.django_db


def make_steps(cast: Cast, count: int, **values: object) -> None:
    """Of one session; each of a name of its own."""
    session = make_ended_session(cast)
    StepRun.objects.bulk_create(
        StepRun(
            organization=session.organization,
            session=session,
            step=f"step {number}",
            input_version=1,
            **values,
        )
        for number in range(count)
    )


@pytest.mark.unit
@pytest.mark.parametrize(
    ("waiting", "done", "minutes"), [(500, 50, 100), (500, 5000, 1), (21, 20, 11), (500, 0, None)]
)
def test_what_is_left_is_reckoned_from_what_was_done(
    waiting: int, done: int, minutes: int | None
) -> None:
    assert minutes_left(waiting, done) == minutes


@pytest.mark.db
@db
def test_five_hundred_who_wait_are_told_with_their_rate_and_their_time(cast: Cast) -> None:
    make_steps(cast, 300, status="ready")
    make_steps(cast, 200, status="blocked")
    make_steps(cast, 50, status="done", finished_at=timezone.now())
    make_steps(cast, 50, status="done", finished_at=timezone.now() - timedelta(hours=1))
    shown = page(cast.reviewer, "index")
    assert "500 steps wait; 50 were done within ten minutes" in shown
    assert "about 100 minutes are left" in shown
    assert "steps wait" not in page(cast.outsider, "index")


@pytest.mark.db
@db
def test_where_nothing_is_done_it_asks_for_a_worker(cast: Cast) -> None:
    make_steps(cast, FEWEST, status="ready")
    assert "is a worker running?" in page(cast.reviewer, "index")


@pytest.mark.db
@db
def test_a_few_steps_and_what_waits_for_a_failed_one_are_no_backlog(cast: Cast) -> None:
    make_steps(cast, FEWEST - 1, status="ready")
    make_steps(cast, FEWEST, status="blocked")
    StepRun.objects.filter(status="blocked", step="step 0").update(status="failed")
    assert build_backlog_panel(cast.reviewer) is None
