"""What the slow half gives for the charts of the first page."""

from datetime import timedelta

import pytest

from pipeline.figures import step_costs, step_tallies
from pipeline.models import StepRun
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_ended_session, make_expense, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SINCE = NOW - timedelta(days=7)


def counts(cast: Cast) -> dict[str, int]:
    tallies = step_tallies(cast.reviewer, SINCE)
    return {str(each.word): each.count for each in tallies if each.count}


def test_steps_are_counted_by_status(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_step_run(session, status="done")
    make_step_run(session, step="ratings", status="failed")
    make_step_run(session, step="links", status="erased")
    assert counts(cast) == {"Done": 1, "Failed": 1}
    assert not any(each.count for each in step_tallies(cast.outsider, SINCE))


def test_of_old_steps_only_what_is_not_done_counts(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_step_run(session, status="done")
    make_step_run(session, step="ratings", status="failed")
    StepRun.objects.update(created_at=SINCE - timedelta(days=1))
    assert counts(cast) == {"Failed": 1}


def test_the_cost_of_steps_is_added_by_day_and_outlives_the_session(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast))
    for moment in (NOW, NOW, SINCE - timedelta(days=1)):
        make_expense(step_run, spent_at=moment, cost_microusd=40)
    step_run.session.delete()
    assert step_costs(cast.reviewer, SINCE) == {NOW.date(): 80}
    assert step_costs(cast.outsider, SINCE) == {}
