"""A program reads a transcript."""

import pytest

from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def turns(scene: Scene, **given: object) -> list[str]:
    page = scene.ask("get_turns", session_id=str(scene.session.pk), **given)
    return [turn["turn"] for turn in page["items"]]


def test_turns_come_in_order_with_their_question(scene: Scene) -> None:
    page = scene.ask("get_turns", session_id=str(scene.session.pk))
    assert [turn["turn"] for turn in page["items"]] == ["1.1", "1.2", "1.3", "1.4"]
    assert [turn["question"] for turn in page["items"]] == [1, 1, 2, 2]
    assert page["items"][3]["said"].startswith("I check the dough")
    assert turns(scene, speaker="candidate") == ["1.2", "1.4"]


def test_a_transcript_is_read_on_from_a_cursor(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "limit": 3}
    first = scene.ask("get_turns", **given)
    rest = scene.ask("get_turns", **given, cursor=first["next_cursor"])
    assert [turn["turn"] for turn in rest["items"]] == ["1.4"]


def test_one_reads_around_a_turn_and_on(scene: Scene) -> None:
    assert turns(scene, around="1.3", limit=2) == ["1.2", "1.3"]
    assert turns(scene, around="1.1", limit=2) == ["1.1", "1.2"]
    given = {"session_id": str(scene.session.pk), "around": "1.2", "limit": 2}
    cursor = scene.ask("get_turns", **given)["next_cursor"]
    page = scene.ask("get_turns", **given, cursor=cursor)
    assert [turn["turn"] for turn in page["items"]] == ["1.3", "1.4"]
    assert scene.refusal("get_turns", **{**given, "around": "7.7"}) == "not_found"
