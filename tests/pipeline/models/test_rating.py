"""The rows of ratings."""

import pytest
from django.db import IntegrityError

from pipeline.models import Rating, StepRun
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_rating, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast), step="ratings")


@pytest.mark.parametrize(
    "values",
    [
        {"level": None},
        {"level": 0},
        {"evidence": []},
        {"outcome": "insufficient"},
        {"outcome": "not_rated"},
    ],
)
def test_the_database_holds_no_level_without_evidence(
    step_run: StepRun, values: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError):
        make_rating(step_run, **values)


def test_a_competency_is_rated_once_for_each_transcript(step_run: StepRun) -> None:
    make_rating(step_run)
    make_rating(step_run, input_version=2)
    with pytest.raises(IntegrityError):
        make_rating(step_run)


def test_ratings_go_with_their_session(step_run: StepRun) -> None:
    make_rating(step_run)
    step_run.session.delete()
    assert not Rating.objects.exists()
