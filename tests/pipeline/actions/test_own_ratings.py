"""A reviewer's own rating."""

import pytest

from interviews.models import Session
from pipeline.actions.own_ratings import NoSuchLevelError, give_rating
from pipeline.models import ReviewerRating
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def test_each_reviewer_has_one_of_their_own(session: Session, cast: Cast) -> None:
    for by, level in ((cast.reviewer, 1), (cast.editor, 3), (cast.reviewer, 2)):
        give_rating(session=session, number=1, by=by, level=level, note=" Why. ", now=NOW)
    given = dict(ReviewerRating.objects.values_list("reviewer__username", "level"))
    assert given == {"rita.reviewersen": 2, "edgar.editorsen": 3}
    assert set(ReviewerRating.objects.values_list("note", flat=True)) == {"Why."}


def test_too_little_is_an_answer(session: Session, cast: Cast) -> None:
    own = give_rating(session=session, number=1, by=cast.reviewer, level=None, note="", now=NOW)
    assert own.level is None


@pytest.mark.parametrize(("number", "level"), [(1, 4), (1, 0), (2, 1), (0, 1)])
def test_what_the_interview_does_not_have_is_refused(
    session: Session, cast: Cast, number: int, level: int
) -> None:
    with pytest.raises(NoSuchLevelError):
        give_rating(session=session, number=number, by=cast.reviewer, level=level, note="", now=NOW)


def test_nobody_is_rated_while_they_speak(session: Session, cast: Cast) -> None:
    session.state = "live"
    with pytest.raises(NoSuchLevelError):
        give_rating(session=session, number=1, by=cast.reviewer, level=1, note="", now=NOW)
