"""A program reads several answers to one question."""

from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_answers_to_a_question_stand_side_by_side(scene: Scene, cast: Cast) -> None:
    make_indexed_session(cast)
    given = {"interview_id": str(cast.interview.pk), "question": 2}
    answer = scene.ask("compare_on_question", **given)
    assert answer["question"] == "What is question 2 about?"
    assert len(answer["items"]) == 2
    for each in answer["items"]:
        assert [turn["turn"] for turn in each["turns"]] == ["1.3", "1.4"]
    first = scene.ask("compare_on_question", **given, limit=1)
    second = scene.ask("compare_on_question", **given, limit=1, cursor=first["next_cursor"])
    ids = [page["items"][0]["session_id"] for page in (first, second)]
    assert len(set(ids)) == 2


def test_a_question_or_interview_that_is_not_there_is_not_found(scene: Scene, cast: Cast) -> None:
    known = {"interview_id": str(cast.interview.pk), "question": 1}
    for wrong in ({"question": 9}, {"interview_id": str(uuid4())}):
        assert scene.refusal("compare_on_question", **{**known, **wrong}) == "not_found"
