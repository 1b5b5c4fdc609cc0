"""What the slow half shows in the admin."""

from datetime import UTC, datetime

import pytest

from interviews.models import Session
from pipeline import panels
from pipeline.models import StepRun, Summary
from tests.cast import NOW, Cast, make_leg, make_preview, make_turn
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_step_run

FAR = datetime(2100, 1, 1, tzinfo=UTC)

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


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "ready"}, "on its way"),
        ({"status": "failed", "error": "No key."}, "could not be written: No key."),
    ],
)
def test_without_a_summary_the_page_says_why(
    session: Session, values: dict[str, str], words: str
) -> None:
    make_step_run(session, **values)
    assert words in str(panels.build_summary_panel(session).context["waiting_sentence"])


def test_previews_and_live_sessions_are_not_summarised(cast: Cast, session: Session) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    sentence = panels.build_summary_panel(preview).context["waiting_sentence"]
    assert "preview" in str(sentence)
    session.state = "live"
    sentence = panels.build_summary_panel(session).context["waiting_sentence"]
    assert "when the interview has ended" in str(sentence)


def test_unheard_words_cannot_be_cited(session: Session) -> None:
    make_turn(make_leg(session, number=2), position=1, text="Unheard.", heard_text="")
    assert set(panels.cited_turns(session)) == {"1.1"}


def test_the_ledger_shows_every_step_with_its_attempts(cast: Cast, session: Session) -> None:
    make_step_run(session, status="failed", attempts=5, error="No key.")
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "attempt 5 of 5" in shown
    assert "No key." in shown
    assert "Run again" in shown


def test_the_first_page_shows_what_failed_in_own_organizations(
    cast: Cast, session: Session
) -> None:
    assert panels.build_failures_panel(cast.reviewer) is None
    make_step_run(session, status="failed", error="No key.")
    shown = page(cast.reviewer, "index")
    assert "Needs a hand" in shown
    assert "No key." in shown
    assert panels.build_failures_panel(cast.outsider) is None


def test_many_failures_are_cut_with_a_way_to_all(cast: Cast) -> None:
    for _ in range(panels.SHOWN_ON_HOME + 1):
        make_step_run(make_ended_session(cast), status="failed", error="No key.")
    panel = panels.build_failures_panel(cast.reviewer)
    assert panel is not None
    assert panel.context["has_more"]
    assert "All that failed" in page(cast.reviewer, "index")


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


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "ready"}, "attempt 0 of 5"),
        ({"status": "ready", "attempts": 1, "not_before": NOW}, "tries again at 09:00:00"),
        ({"status": "running", "lease_until": FAR}, "at work, claim until"),
        ({"status": "done", "finished_at": NOW}, "21 Nov 2026, 09:00"),
        ({"status": "done", "tokens_in": 7, "tokens_out": 3}, "7 tokens read, 3 written"),
    ],
)
def test_a_row_of_the_ledger_says_what_it_is_doing(
    session: Session, values: dict[str, object], words: str
) -> None:
    make_step_run(session, **values)
    assert words in panels.describe_run(StepRun.objects.with_faces().get())
