"""A session keeps so many insights and no more."""

import pytest

from interviews.models import AuditEntry
from pipeline.actions import insights
from pipeline.actions.insights import TooManyInsightsError, forget_insights, keep_insight
from pipeline.models import Insight
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_ended_session, make_insight

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_program_that_has_lost_itself_is_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insights, "MOST_INSIGHTS", 2)
    session = make_ended_session(cast)

    def keep() -> Insight:
        return keep_insight(
            session=session, text="Checks.", turns=["1.2"], by=None, author="Clerk", now=NOW
        )

    assert keep().organization == cast.lindenhof
    keep()
    with pytest.raises(TooManyInsightsError):
        keep()


def test_what_cannot_be_put_on_the_log_is_not_deleted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise RuntimeError

    session = make_ended_session(cast)
    make_insight(session)
    with monkeypatch.context() as patched:
        patched.setattr(insights, "record", refuse)
        with pytest.raises(RuntimeError):
            forget_insights(Insight.objects.all(), by=cast.reviewer, now=NOW)
    assert Insight.objects.exists()
    forget_insights(Insight.objects.all(), by=cast.reviewer, now=NOW)
    assert not Insight.objects.exists()
    assert AuditEntry.objects.get().arguments["session_id"] == str(session.pk)
