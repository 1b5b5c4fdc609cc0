"""A session keeps so many insights and no more."""

import pytest

from pipeline.actions import insights
from pipeline.actions.insights import TooManyInsightsError, keep_insight
from pipeline.models import Insight
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_program_that_has_lost_itself_is_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insights, "MOST_INSIGHTS", 2)
    session = make_ended_session(cast)

    def keep() -> Insight:
        return keep_insight(
            session=session, text="Checks.", turns=["1.2"], by=None, author="Clerk", now=NOW
        )

    assert keep().organization == cast.lindenhof
    keep()
    with pytest.raises(TooManyInsightsError):
        keep()
