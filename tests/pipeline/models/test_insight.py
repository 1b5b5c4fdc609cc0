"""An insight says something, and stays when its program's token is gone."""

import pytest
from django.db import IntegrityError

from pipeline.models import Insight
from tests.cast import NOW, Cast
from tests.interviews.agents import make_agent
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_insight_outlives_the_token_of_who_wrote_it(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof)
    given = {"organization": cast.lindenhof, "author": agent.name, "created_at": NOW}
    session = make_ended_session(cast)
    insight = Insight.objects.create(session=session, text="Checks.", token=agent, **given)
    agent.delete()
    insight.refresh_from_db()
    assert (insight.token, insight.author, str(insight)) == (None, "Clerk", "Checks.")
    with pytest.raises(IntegrityError):
        Insight.objects.create(session=session, text="", **given)
