"""What the interviewer keeps of a running conversation."""

import pytest

from pipeline.actions.insights import MOST_INSIGHTS
from pipeline.live_tools.insight import save_insight
from pipeline.models import Insight
from tests.cast import NOW, Cast, make_preview
from tests.pipeline.live_tools.live import make_live

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_what_was_said_is_kept_under_the_interviewers_name(cast: Cast) -> None:
    session = make_live(cast)
    assert save_insight(session.pk, {"text": " Can begin in March. "}) == {"ok": True}
    insight = Insight.objects.get()
    assert (insight.session_id, insight.text, insight.author) == (
        session.pk,
        "Can begin in March.",
        "Ada",
    )


def test_nothing_is_kept_without_agreement_in_a_preview_or_without_words(cast: Cast) -> None:
    disagreed = make_live(cast, ai_evaluation=False)
    preview = make_preview(cast.interview, by=cast.editor)
    for session in (disagreed, preview):
        assert save_insight(session.pk, {"text": "Can begin in March."})["ok"] is False
    assert save_insight(preview.pk, {"text": " \0 "})["ok"] is False
    assert not Insight.objects.exists()


def test_a_model_that_keeps_everything_is_stopped(cast: Cast) -> None:
    session = make_live(cast)
    Insight.objects.bulk_create(
        Insight(organization=cast.lindenhof, session=session, text="x", author="A", created_at=NOW)
        for _ in range(MOST_INSIGHTS)
    )
    assert save_insight(session.pk, {"text": "And more."})["ok"] is False
