"""The discussion on the session page."""

import pytest

from interviews.models import Session
from pipeline.actions.comments import add_comment
from pipeline.panels.thread import build_calls_panel
from pipeline.steps.thread import run, write
from tests.cast import Cast, make_preview
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_step_run, make_summary

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def test_the_posted_summary_and_comments_stand_in_their_order(cast: Cast, session: Session) -> None:
    summary = make_summary(make_step_run(session), markdown="Bakes *rye*.")
    write(make_step_run(session, step="thread"), run(summary.pk).result)
    add_comment(session=session, by=cast.reviewer, text="<script>alert(1)</script>\nSecond line")
    shown = page(cast.reviewer, CHANGE, session.pk).partition('id="heading-thread"')[2]
    assert shown.index("Viva posted the summary") < shown.index("rita.reviewersen")
    assert "<em>rye</em>" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Second line" in shown


def test_who_is_asked_by_name_finds_it_on_the_first_page_until_they_answer(
    cast: Cast, session: Session
) -> None:
    add_comment(session=session, by=cast.reviewer, text="@edgar.editorsen, was it <rye>?")
    add_comment(session=session, by=cast.reviewer, text="@olga.ownersonish is nobody")
    shown = page(cast.editor, CHANGE, session.pk)
    assert '<strong class="viva-call">@edgar.editorsen</strong>, was it &lt;rye&gt;?' in shown
    asked = page(cast.editor, "index")
    assert "You were asked" in asked
    assert "was it &lt;rye&gt;?" in asked
    for other in (cast.owner, cast.reviewer, cast.outsider):
        assert build_calls_panel(other) is None
    add_comment(session=session, by=cast.editor, text="It was.")
    assert build_calls_panel(cast.editor) is None


def test_nobody_is_asked_about_what_is_closed(cast: Cast, session: Session) -> None:
    add_comment(session=session, by=cast.reviewer, text="@edgar.editorsen?")
    assert build_calls_panel(cast.editor) is not None
    Session.objects.update(state="closed")
    assert build_calls_panel(cast.editor) is None


def test_a_comment_outlives_its_author_on_the_page(cast: Cast, session: Session) -> None:
    add_comment(session=session, by=cast.editor, text="Well said.")
    cast.editor.delete()
    assert "Somebody who is gone" in page(cast.reviewer, CHANGE, session.pk)


def test_previews_are_not_discussed(cast: Cast, session: Session) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    assert "Nobody has written anything yet." in page(cast.reviewer, CHANGE, preview.pk)
    assert "Your comment" not in page(cast.reviewer, CHANGE, preview.pk)
    assert "Your comment" in page(cast.reviewer, CHANGE, session.pk)
