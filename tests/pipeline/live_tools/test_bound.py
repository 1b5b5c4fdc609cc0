"""A live tool is bound to its running Session."""

import pytest

from interviews.models import Session
from pipeline.live_tools.bound import bind
from tests.cast import NOW, Cast, make_preview
from tests.pipeline.live_tools.live import make_live

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_everything_follows_from_the_session(cast: Cast) -> None:
    bound = bind(make_live(cast).pk)
    assert bound.interviewer.organization_id == cast.lindenhof.pk
    assert bound.interviewer.interview_id == cast.interview.pk
    assert bound.interviewer.candidate_id == cast.candidate.pk
    assert bound.may_be_read_by_ai


def test_what_the_candidate_did_not_agree_to_is_known(cast: Cast) -> None:
    assert not bind(make_live(cast, ai_evaluation=False).pk).may_be_read_by_ai


def test_nothing_is_kept_of_a_preview(cast: Cast) -> None:
    assert not bind(make_preview(cast.interview, by=cast.editor).pk).may_be_read_by_ai


def test_a_session_that_is_over_has_no_tools(cast: Cast) -> None:
    session = make_live(cast)
    Session.objects.filter(pk=session.pk).update(state="ended", end_reason="plan", ended_at=NOW)
    with pytest.raises(Session.DoesNotExist):
        bind(session.pk)
