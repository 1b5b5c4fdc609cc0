"""Two calls with one id at the same moment: the second waits, and gets the answer of the first."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pipeline.models import Insight, ToolCall
from pipeline.tools.calls import call
from pipeline.tools.once import KEPT_FOR
from tests.cast import Cast
from tests.pipeline.tools.scene import Scene, make_scene
from tests.racing import race

pytestmark = pytest.mark.db


@pytest.mark.fault("E81")
@pytest.mark.django_db(transaction=True)
def test_of_calls_that_race_one_has_the_effect(cast: Cast) -> None:
    scene = make_scene(cast)
    given = {"session_id": str(scene.session.pk), "text": "Checks dough by hand."}
    results = race([lambda: call(scene.agent, "save_insight", given, call_id="one")] * 4)
    assert {str(result.content) for result in results} == {str(results[0].content)}
    assert results[0].error is None
    assert Insight.objects.count() == 1


@pytest.mark.django_db
def test_old_calls_are_forgotten_and_no_words_are_kept(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": "CANARY dough"}
    call(scene.agent, "save_insight", given, call_id="CANARY")
    ToolCall.objects.update(created_at=ToolCall.objects.get().created_at - KEPT_FOR * 2)
    assert "CANARY" not in str(list(ToolCall.objects.values()))
    call(scene.agent, "save_insight", given, call_id=str(uuid4()))
    assert ToolCall.objects.count() == 1
    assert timedelta() < KEPT_FOR
