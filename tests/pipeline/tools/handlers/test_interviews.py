"""A program begins with the interviews it may see."""

import pytest

from tests.cast import Cast, make_interview
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_interviews_are_listed_with_their_questions_and_counts(scene: Scene, cast: Cast) -> None:
    make_interview(cast.lindenhof, title="A draft")
    make_interview(cast.quarzwerk, title="Glass blower")
    draft, baker = scene.ask("list_interviews")["items"]
    assert (draft["title"], draft["version"], draft["questions"]) == ("A draft", None, [])
    assert (baker["interview_id"], baker["ended_sessions"]) == (str(cast.interview.pk), 1)
    assert baker["questions"][1] == {"number": 2, "text": "What is question 2 about?"}


def test_a_long_list_goes_on(scene: Scene, cast: Cast) -> None:
    make_interview(cast.lindenhof, title="A draft")
    first = scene.ask("list_interviews", limit=1)
    second = scene.ask("list_interviews", limit=1, cursor=first["next_cursor"])
    titles = [page["items"][0]["title"] for page in (first, second)]
    assert titles == ["A draft", "Night baker"]
    assert "next_cursor" not in second
