"""A program keeps what it found out, on turns that were said."""

from uuid import uuid4

import pytest

from pipeline.models import Insight
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_insight_is_kept_with_its_turns_and_its_author(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": " Checks dough by hand. "}
    kept = scene.ask("save_insight", **given, turns=["1.4", "1.4"])
    insight = Insight.objects.get(pk=kept["insight_id"])
    assert (insight.text, insight.turns) == ("Checks dough by hand.", ["1.4"])
    assert (insight.author, insight.token) == ("Clerk", scene.agent)
    assert insight.organization_id == scene.session.organization_id


def test_an_insight_rests_on_turns_of_its_session_or_is_refused(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    assert scene.refusal("save_insight", **given, turns=["9.9"]) == "not_found"
    assert scene.refusal("save_insight", **{**given, "session_id": str(uuid4())}) == "not_found"
    assert not Insight.objects.exists()


def test_who_keeps_too_many_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.actions.insights.MOST_INSIGHTS", 0)
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    assert scene.refusal("save_insight", **given) == "conflict"
