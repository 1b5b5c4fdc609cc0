"""A program reads action items, and says what is done."""

from uuid import uuid4

import pytest

from pipeline.actions.action_items import change_item
from pipeline.models import ActionItem
from tests.cast import NOW, Cast
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_items_are_listed_with_the_words_that_promise_them(scene: Scene, cast: Cast) -> None:
    for given in (
        {},
        {"session_id": str(scene.session.pk)},
        {"interview_ids": [str(cast.interview.pk)]},
        {"status": "open", "owner": "candidate"},
    ):
        [item] = scene.ask("list_action_items", **given)["items"]
        assert item["item_id"] == str(scene.item.pk)
    assert (item["revision"], item["is_a_persons"]) == (1, False)
    assert item["evidence"]["turn"] == "1.2"
    assert scene.ask("list_action_items", status="done")["items"] == []
    assert scene.ask("list_action_items", owner="organization")["items"] == []
    assert scene.refusal("list_action_items", session_id=str(uuid4())) == "not_found"


def test_an_item_is_completed_by_who_has_read_it(scene: Scene) -> None:
    given = {"item_id": str(scene.item.pk), "revision": 1}
    done = scene.ask("update_action_item", **given, status="done", due="by Friday")
    assert (done["item_id"], done["session_id"]) == (str(scene.item.pk), str(scene.session.pk))
    assert (done["revision"], done["status"]) == (2, "done")
    assert scene.refusal("update_action_item", **given, status="open") == "conflict"
    assert scene.refusal("update_action_item", **given) == "invalid_arguments"
    [item] = scene.ask("list_action_items")["items"]
    assert (item["changed_by_program"], item["due"]) == ("Clerk", "by Friday")


def test_a_persons_words_stay(scene: Scene, cast: Cast) -> None:
    change_item(item_id=scene.item.pk, revision=1, by=cast.reviewer, now=NOW, description="Call")
    given = {"item_id": str(scene.item.pk), "revision": 2}
    assert scene.refusal("update_action_item", **given, description="Pay me") == "conflict"
    assert ActionItem.objects.get().description == "Call"
