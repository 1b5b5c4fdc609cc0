"""What the candidate says afterwards."""

from datetime import datetime, timedelta

import pytest

from interviews.actions.feedback import give_feedback
from interviews.models import Feedback
from interviews.states import SessionState
from tests.cast import Cast, make_session

pytestmark = pytest.mark.db


def test_the_latest_word_of_a_candidate_is_kept(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)

    give_feedback(session=session, feel="2", comment="", now=now)
    give_feedback(session=session, feel="4", comment="Better.", now=now + timedelta(minutes=1))

    feedback = Feedback.objects.get()
    assert (feedback.feel, feedback.comment) == ("4", "Better.")
    assert feedback.organization == cast.lindenhof
