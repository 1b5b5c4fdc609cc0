"""The summary on the session page and in the list."""

import pytest

from interviews.models import Session
from pipeline.models import StepRun, Summary
from pipeline.panels import summary as panels
from tests.cast import Cast, make_leg, make_turn
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast, name="Nova")
    make_turn(make_leg(session), position=1, text="I bake rye.", started_ms=65_000)
    return session


def write(session: Session, markdown: str, *, model: str = "") -> Summary:
    return Summary.objects.create(
        organization=session.organization,
        session=session,
        step_run=make_step_run(session, status="done"),
        input_version=session.input_version,
        markdown=markdown,
        is_extractive=not model,
        model=model,
    )


def test_a_summary_cites_turns_of_its_session(cast: Cast, session: Session) -> None:
    write(session, "Bakes rye [turn:1.1]")
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert 'href="#turn-1-1"' in shown
    assert 'title="I bake rye."' in shown
    assert ">1:05</a>" in shown


def test_a_summary_says_who_wrote_it(cast: Cast, session: Session) -> None:
    write(session, "Bakes rye.", model="a-model")
    assert "Written by a-model" in page(cast.reviewer, "interviews_session_change", session.pk)


def test_an_older_summary_says_that_a_new_one_comes(cast: Cast, session: Session) -> None:
    write(session, "Bakes rye.")
    Session.objects.update(input_version=2)
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "a new summary is on its way" in shown


def test_the_list_marks_how_the_summary_stands(cast: Cast, session: Session) -> None:
    def word() -> str:
        return panels.say_summary(panels.annotate_summary(Session.objects.all()).get())[0]

    assert word() == "On its way"
    step_run = make_step_run(session, status="failed")
    assert word() == "Failed"
    step_run.delete()
    write(session, "Bakes rye.")
    assert word() == "Ready"
    StepRun.objects.all().delete()
    Session.objects.update(state="live", ended_at=None, end_reason="")
    assert word() == ""


def test_without_a_summary_the_page_says_why(session: Session) -> None:
    make_step_run(session, status="failed", error="No key.")
    sentence = panels.build_summary_panel(session).context["waiting_sentence"]
    assert "could not be written: No key." in str(sentence)
