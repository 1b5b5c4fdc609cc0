"""A program reads what is around a session."""

import pytest

from interviews.models import Session
from interviews.states import SessionState
from tests.cast import Cast, make_invitation, make_session
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_questions_other_sessions_items_and_insights_are_told(scene: Scene, cast: Cast) -> None:
    again = make_invitation(cast.version, candidate=scene.session.candidate, token="another")
    other = make_session(again, state=SessionState.ENDED)
    Session.objects.filter(pk=scene.session.pk).update(covered_questions=[1])
    scene.ask("save_insight", session_id=str(scene.session.pk), text="Checks dough.")
    told = scene.ask("get_session_context", session_id=str(scene.session.pk))
    assert [(q["number"], q["turns"], q["is_covered"]) for q in told["questions"]] == [
        (1, 2, True),
        (2, 2, False),
    ]
    assert [each["session_id"] for each in told["other_sessions"]] == [str(other.pk)]
    assert [each["item_id"] for each in told["open_action_items"]] == [str(scene.item.pk)]
    assert [(each["said"], each["by"]) for each in told["insights"]] == [("Checks dough.", "Clerk")]
