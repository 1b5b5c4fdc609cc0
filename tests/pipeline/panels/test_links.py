"""What is mentioned, on the session page."""

import pytest

from interviews.models import Session
from tests.cast import Cast, make_leg, make_turn
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_link, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    make_turn(make_leg(session), position=2, text="I called Petra.", started_ms=65_000)
    return session


def test_a_name_leads_to_the_turns_that_mention_it(cast: Cast, session: Session) -> None:
    run = make_step_run(session, step="links", status="done", note="By rules.")
    make_link(run, name="<b>Petra</b>", turns=["1.2", "9.9"])
    shown = page(cast.reviewer, CHANGE, session.pk).partition('id="heading-links"')[2]
    assert "&lt;b&gt;Petra&lt;/b&gt;" in shown
    assert 'href="#turn-1-2"' in shown
    assert "turn-9-9" not in shown
    assert "By rules." in shown


def test_links_of_an_older_transcript_give_way(cast: Cast, session: Session) -> None:
    make_link(make_step_run(session, step="links", status="done"))
    make_step_run(session, step="links", status="done", input_version=2)
    assert "No name, skill, tool or date was found." in page(cast.reviewer, CHANGE, session.pk)


def test_before_it_is_looked_through_the_page_says_why(cast: Cast, session: Session) -> None:
    shown = page(cast.reviewer, CHANGE, session.pk).partition('id="heading-links"')[2]
    assert "on its way" in shown.partition("</section>")[0]
