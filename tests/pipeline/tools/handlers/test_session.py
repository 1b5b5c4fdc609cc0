"""A program reads about a session."""

from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.pipeline.rows import make_ended_session
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_session_is_told_with_summary_verdict_and_counts(scene: Scene) -> None:
    told = scene.ask("get_session", session_id=str(scene.session.pk))
    assert told["summary"]["said"] == "Knows dough. [turn:1.4]"
    assert told["summary"]["by"] == "rules"
    assert told["summary"]["is_current"]
    assert told["transcript_quality"] == {"verdict": "good", "reasons": ["All was heard."]}
    assert told["action_items"] == {"open": 1, "done": 0, "dismissed": 0}
    assert (told["turns"], told["gaps"], told["language"]) == (4, 0, "en")


def test_a_session_that_is_not_worked_on_yet_says_so(scene: Scene, cast: Cast) -> None:
    fresh = make_ended_session(cast)
    told = scene.ask("get_session", session_id=str(fresh.pk))
    assert (told["summary"], told["transcript_quality"]) == (None, None)
    assert scene.refusal("get_session", session_id=str(uuid4())) == "not_found"
