"""The admin of ratings."""

import pytest

from interviews.models import Session
from pipeline.models import ReviewerRating
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, text_of
from tests.pipeline.rows import make_ended_session, make_rating, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

GIVE = "pipeline_reviewerrating_give"


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def test_a_reviewer_gives_a_rating_of_their_own(cast: Cast, session: Session) -> None:
    machine = make_rating(make_step_run(session))
    answer = post(cast.reviewer, GIVE, session.pk, 1, level="3", note="Sings.")
    assert answer.redirect_chain[0][0].endswith("#panel-ratings")
    own = ReviewerRating.objects.get()
    assert (own.level, own.note, own.reviewer) == (3, "Sings.", cast.reviewer)
    machine.refresh_from_db()
    assert machine.level == 2


@pytest.mark.parametrize(("number", "level"), [(1, "9"), (1, "x"), (7, "1"), (1, "-1")])
def test_what_is_no_level_is_refused(cast: Cast, session: Session, number: int, level: str) -> None:
    answer = post(cast.reviewer, GIVE, session.pk, number, level=level)
    assert "no such level" in text_of(answer)
    assert not ReviewerRating.objects.exists()


def test_nobody_rates_candidates_of_others(cast: Cast, session: Session) -> None:
    assert post(cast.outsider, GIVE, session.pk, 1, level="1").status_code == 404
    assert not ReviewerRating.objects.exists()


def test_ratings_are_listed_and_never_written_by_hand(cast: Cast, session: Session) -> None:
    rating = make_rating(make_step_run(session), reason="No hire.")
    assert "Care with dough" in page(cast.reviewer, "pipeline_rating_changelist")
    shown = page(cast.reviewer, "pipeline_rating_change", rating.pk)
    assert "Kneads it" in shown
    assert "No hire." not in shown
    post(cast.owner, "pipeline_rating_change", rating.pk, level="3")
    rating.refresh_from_db()
    assert rating.level == 2
