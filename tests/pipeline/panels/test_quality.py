"""The quality of a transcript on the session page and in the list."""

import pytest

from interviews.models import Session
from pipeline.panels.quality import annotate_quality, say_quality
from tests.cast import Cast
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def test_a_verdict_stands_with_its_reasons(cast: Cast, session: Session) -> None:
    make_quality(make_step_run(session), verdict="limited", reasons=["<b>Little</b> was said."])
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "Read it with this in mind:" in shown
    assert "&lt;b&gt;Little&lt;/b&gt; was said." in shown


def test_before_the_verdict_the_page_says_why(cast: Cast, session: Session) -> None:
    make_step_run(session, step="transcript")
    assert "on its way" in page(cast.reviewer, "interviews_session_change", session.pk)


@pytest.mark.parametrize(
    ("verdict", "word"),
    [("good", ("Good", "done")), ("unusable", ("Unusable", "failed")), ("", ("", ""))],
)
def test_the_list_marks_the_verdict(session: Session, verdict: str, word: tuple[str, str]) -> None:
    if verdict:
        make_quality(make_step_run(session), verdict=verdict)
    assert say_quality(annotate_quality(Session.objects.all()).get()) == word


def test_the_list_forgets_the_verdict_on_an_older_transcript(session: Session) -> None:
    make_quality(make_step_run(session))
    Session.objects.update(input_version=2)
    assert say_quality(annotate_quality(Session.objects.all()).get()) == ("", "")
