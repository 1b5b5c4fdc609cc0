"""Two calls with one id at the same moment: the second waits, and gets the answer of the first."""

from datetime import timedelta
from uuid import uuid4

import pytest

from interviews.actions.erasure import erase_session
from interviews.models import ErasureCertificate
from pipeline.models import Insight, ToolCall
from pipeline.tools import once as once_module
from pipeline.tools.calls import call
from pipeline.tools.once import KEPT_FOR
from pipeline.tools.result import ErrorCode
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


@pytest.mark.django_db
def test_the_answer_of_what_wrote_to_a_session_is_erased_with_it(scene: Scene) -> None:
    session, item = str(scene.session.pk), str(scene.item.pk)
    done = {"item_id": item, "revision": 1, "status": "done"}
    for name, given in (
        ("save_insight", {"session_id": session, "text": "Checks dough."}),
        ("update_action_item", done),
    ):
        assert call(scene.agent, name, given, call_id=name).error is None
    assert set(ToolCall.objects.values_list("session", flat=True)) == {scene.session.pk}
    asked, now = ErasureCertificate.Cause.ASKED, scene.session.state_changed_at
    assert erase_session(session_id=scene.session.pk, cause=asked, now=now) is not None
    assert not ToolCall.objects.exists()


@pytest.mark.fault("E81")
@pytest.mark.django_db
def test_a_call_that_is_forgotten_while_it_comes_again_may_be_made_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    call(scene.agent, "save_insight", given, call_id="one")
    find = once_module._known

    def forget(made: ToolCall) -> ToolCall | None:
        ToolCall.objects.all().delete()
        return find(made)

    monkeypatch.setattr(once_module, "_known", forget)
    assert call(scene.agent, "save_insight", given, call_id="one").error is ErrorCode.CONFLICT
    ToolCall.objects.all().delete()  # as it is once the other's COMMIT is through
    assert call(scene.agent, "save_insight", given, call_id="one").error is None
