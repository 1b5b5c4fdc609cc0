"""What programs kept, on the session page."""

import pytest

from interviews.models import Session
from tests.cast import Cast, make_leg, make_turn
from tests.interviews.admin.desk import page, post
from tests.pipeline.rows import make_ended_session, make_insight

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    make_turn(make_leg(session), position=2, text="I called Petra.", started_ms=65_000)
    return session


def panel(cast: Cast, session: Session) -> str:
    shown = page(cast.reviewer, CHANGE, session.pk).partition('id="heading-insights"')[2]
    return shown.partition("</section>")[0]


def test_an_insight_has_its_author_and_leads_to_its_turns(cast: Cast, session: Session) -> None:
    insight = make_insight(session, text="<b>Petra</b>", turns=["1.2", "9.9"], author="Ada")
    shown = panel(cast, session)
    assert "&lt;b&gt;Petra&lt;/b&gt;" in shown
    assert "Ada" in shown
    assert 'href="#turn-1-2"' in shown
    assert "turn-9-9" not in shown
    answer = post(cast.reviewer, "pipeline_insight_forget", insight.pk)
    assert answer.redirect_chain[0][0].endswith("#panel-insights")
    assert "No program has kept anything" in panel(cast, session)
