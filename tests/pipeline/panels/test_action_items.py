"""The action items on the session page."""

import pytest

from interviews.models import Session
from pipeline.panels.action_items import build_action_items_panel
from tests.cast import Cast, make_leg, make_turn
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_action_item, make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    make_turn(make_leg(session), position=2, text="I will send you the recipe by Friday.")
    return session


def test_an_item_stands_with_its_words_and_leads_to_them(cast: Cast, session: Session) -> None:
    make_action_item(session)
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "“I will send you the recipe by Friday”" in shown
    assert 'href="#turn-1-2"' in shown
    assert 'data-play-ms="65000"' in shown
    assert "found by a rule" in shown


def test_dismissed_items_are_folded_away(cast: Cast, session: Session) -> None:
    make_action_item(session, status="dismissed")
    assert "1 dismissed" in page(cast.reviewer, CHANGE, session.pk)


def test_open_items_come_before_those_that_are_done(session: Session) -> None:
    make_action_item(session, status="done", description="first")
    make_action_item(session, description="second")
    rows = build_action_items_panel(session).context["rows"]
    assert [row.item.description for row in rows] == ["second", "first"]  # type: ignore[attr-defined]


def test_the_page_says_how_items_were_found_or_that_none_were(cast: Cast, session: Session) -> None:
    assert "on its way" in str(build_action_items_panel(session).context["waiting_sentence"])
    make_step_run(session, step="action_items", status="done", note="By rules.")
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "Nobody promised anything that was found." in shown
    assert "By rules." in shown


def test_only_members_can_be_asked(cast: Cast, session: Session) -> None:
    members = build_action_items_panel(session).context["members"]
    assert set(members) == {cast.owner, cast.editor, cast.reviewer}  # type: ignore[call-overload]


@pytest.mark.fault("B43")
def test_words_of_a_candidate_stay_words(cast: Cast, session: Session) -> None:
    make_action_item(session, description='<script>alert(1)</script>"><img src=x>')
    shown = page(cast.reviewer, CHANGE, session.pk)
    assert "<script>alert(1)" not in shown
    assert "<img src=x>" not in shown
