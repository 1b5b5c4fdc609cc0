"""Evidence by competency on the session page."""

import pytest

from interviews.models import Session
from pipeline.actions.own_ratings import give_rating
from tests.cast import NOW, Cast, make_leg, make_turn
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_rating, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    make_turn(make_leg(session), position=2, text="I check the dough with my hands.")
    return session


def test_a_level_stands_with_its_anchor_and_its_words(cast: Cast, session: Session) -> None:
    make_rating(make_step_run(session, step="ratings", status="done"))
    shown = page(cast.reviewer, CHANGE, session.pk)
    for words in ("Level 2 of 3", ">Kneads it</p>", "“I check the dough”"):
        assert words in shown
    assert 'href="#turn-1-2"' in shown


def test_a_sentence_that_an_older_release_kept_of_a_model_is_not_shown(
    cast: Cast, session: Session
) -> None:
    make_rating(make_step_run(session, step="ratings", status="done"), reason="No hire.")
    assert "No hire." not in page(cast.reviewer, CHANGE, session.pk)


def test_insufficient_evidence_is_a_calm_state(cast: Cast, session: Session) -> None:
    run = make_step_run(session, step="ratings", status="done", note="By a model.")
    make_rating(run, outcome="insufficient", level=None, evidence=[], reason="No quote.")
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert '<span class="viva-state">Insufficient evidence</span>' in shown
    assert "No quote." in shown


def test_a_reason_for_all_of_them_is_said_once(cast: Cast, session: Session) -> None:
    run = make_step_run(session, step="ratings", status="done", note="No text model.")
    make_rating(run, outcome="not_rated", level=None, evidence=[], reason="No text model.")
    panel = page(cast.reviewer, CHANGE, session.pk).partition('id="panel-ratings"')[2]
    assert panel.partition('id="panel-actions"')[0].count("No text model.") == 1


def test_reviewers_ratings_stand_beside_the_machines(cast: Cast, session: Session) -> None:
    make_rating(make_step_run(session, step="ratings", status="done"))
    given = {"session": session, "number": 1, "now": NOW}
    give_rating(**given, by=cast.editor, level=3, note="Sings <b>well</b>")  # type: ignore[arg-type]
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "edgar.editorsen" in shown
    assert "Sings &lt;b&gt;well&lt;/b&gt;" in shown
    assert "Level 2 of 3" in shown


def test_before_it_is_rated_the_page_says_why_and_people_may_rate(
    cast: Cast, session: Session
) -> None:
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "Keep my rating" in shown
    assert "on its way" in shown


def test_an_interview_without_competencies_says_so(cast: Cast, session: Session) -> None:
    definition = {**session.version.definition, "competencies": []}
    session.version.definition = definition
    from pipeline.panels.ratings import build_ratings_panel  # noqa: PLC0415 - for this test alone

    assert build_ratings_panel(session).context["rows"] == []
