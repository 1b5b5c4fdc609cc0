"""Why a part of the session page is still empty."""

import pytest

from interviews.models import Session
from pipeline.panels.waiting import newest_run, waiting_sentence
from tests.cast import Cast, make_preview
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "ready"}, "on its way"),
        ({"status": "failed", "error": "No key."}, "could not be written: No key."),
    ],
)
def test_the_page_says_how_a_step_stands(
    session: Session, values: dict[str, str], words: str
) -> None:
    make_step_run(session, **values)
    assert words in waiting_sentence(session, "summary")


@pytest.mark.fault("B33")
def test_a_step_that_waits_for_a_failed_one_names_it(session: Session) -> None:
    make_step_run(session, step="transcript", status="failed", error="No key.")
    make_step_run(session, step="summary", status="blocked")
    assert "waits for a step that failed: transcript." in waiting_sentence(session, "summary")


def test_what_failed_on_an_older_transcript_is_forgotten(session: Session) -> None:
    make_step_run(session, status="failed", error="No key.")
    session.input_version = 2
    assert "on its way" in waiting_sentence(session, "summary")


def test_nothing_is_written_about_previews_and_live_sessions(cast: Cast, session: Session) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    assert "preview" in waiting_sentence(preview, "summary")
    session.state = "live"
    assert "when the interview has ended" in waiting_sentence(session, "summary")


def test_the_newest_run_that_is_done_is_the_one_that_is_shown(session: Session) -> None:
    assert newest_run(session, "summary") is None
    make_step_run(session, input_version=1, status="done")
    newer = make_step_run(session, input_version=2, status="done")
    make_step_run(session, input_version=3)
    make_step_run(session, step="transcript", input_version=3, status="done")
    fresh = Session.objects.get(pk=session.pk)
    assert newest_run(fresh, "summary") == newer
