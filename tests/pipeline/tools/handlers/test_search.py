"""A program searches, and gets quotes that lead to their places."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.models import Passage
from pipeline.retrieval.reading_on import FIRST
from tests.cast import Cast
from tests.pipeline.conversations import bakery, long_evening, said
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.tools.handlers.words import hits
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_hit_quotes_what_was_said_with_its_place(scene: Scene, cast: Cast) -> None:
    answer = scene.ask("search_sessions", query="dough notebook humidity")
    assert answer["notice"].startswith("Texts under `said`")
    hit = next(each for each in answer["items"] if "notebook" in str(each["quotes"]))
    assert hit["session_id"] == str(scene.session.pk)
    assert hit["interview"]["id"] == str(cast.interview.pk)
    quote = next(each for each in hit["quotes"] if "notebook" in each["said"])
    assert (quote["by"], quote["turn"]) == ("candidate", "1.4")
    assert quote["link"].endswith("#turn-1-4")
    assert hit["found_by"]


def test_each_quote_has_the_offsets_of_its_own_turn(scene: Scene) -> None:
    [hit] = scene.ask("search_sessions", query="dough notebook humidity")["items"]
    turns = {f"1.{turn.position}": turn for turn in scene.session.turns.all()}
    assert len({quote["starts_ms"] for quote in hit["quotes"]}) > 1
    for quote in hit["quotes"]:
        turn = turns[quote["turn"]]
        assert turn.started_ms <= quote["starts_ms"] <= quote["ends_ms"]
        assert quote["ends_ms"] <= turn.started_ms + turn.heard_ms


def test_filters_narrow_a_search(scene: Scene, cast: Cast) -> None:
    day = scene.session.started_at.date()  # type: ignore[union-attr]
    own: dict[str, Any] = {
        "interview_ids": [str(cast.interview.pk)],
        "session_ids": [str(scene.session.pk)],
    }
    assert hits(scene, **own, since=str(day), until=str(day), speaker="candidate", verdict="good")
    assert hits(scene, until="9999-12-31")
    for nothing in (
        {"interview_ids": [str(scene.session.pk)]},
        {"candidate_ids": [str(scene.session.pk)]},
        {"since": "2030-01-01"},
        {"until": "2001-01-01"},
        {"verdict": "unusable"},
    ):
        assert hits(scene, **nothing) == []


def test_a_search_goes_on_to_an_end(scene: Scene) -> None:
    first = scene.ask("search_sessions", query="oven dough", limit=1)
    seen, cursor = [first["items"][0]["quotes"]], first.get("next_cursor")
    while cursor:
        page = scene.ask("search_sessions", query="oven dough", limit=1, cursor=cursor)
        assert page["items"][0]["quotes"] not in seen
        seen.append(page["items"][0]["quotes"])
        cursor = page.get("next_cursor")
    assert len(seen) == len(scene.ask("search_sessions", query="oven dough", limit=20)["items"])


def walk(scene: Scene, *, between: Callable[[], object] = lambda: None) -> list[str]:
    """The words of each page's hits, page by page to the end; `between` happens after each page."""
    asked: dict[str, Any] = {"query": "batch rye oven", "limit": 7}
    seen, cursor = list[str](), ""
    while True:
        page = scene.ask("search_sessions", **asked, **({"cursor": cursor} if cursor else {}))
        seen += [str([quote["said"] for quote in hit["quotes"]]) for hit in page["items"]]
        cursor = page.get("next_cursor", "")
        if not cursor:
            return seen
        between()


def test_all_pages_together_have_each_word_once_and_miss_none(scene: Scene, cast: Cast) -> None:
    """Deeper than the first search reaches, whose hits are those of the first page."""
    make_indexed_session(cast, long_evening(90))
    seen = walk(scene)
    assert len(seen) > FIRST + 7
    words = [sentence for hit in seen for sentence in re.findall(r"In batch \d+ we", hit)]
    assert len(words) == len(set(words)) == 90
    assert walk(scene) == seen
    assert seen[:7] == [
        str([quote["said"] for quote in hit["quotes"]])
        for hit in scene.ask("search_sessions", query="batch rye oven", limit=20)["items"][:7]
    ]


def test_what_is_indexed_or_erased_between_pages_repeats_nothing(scene: Scene, cast: Cast) -> None:
    make_indexed_session(cast, long_evening(30))
    still = walk(scene)
    assert len(still) > 14

    def meanwhile() -> None:
        make_indexed_session(cast, bakery(turns=(said(1, "batch rye oven " * 4),)))
        Passage.objects.filter(session=scene.session).delete()

    seen = walk(scene, between=meanwhile)
    assert len(seen) == len(set(seen))
    assert set(seen) <= set(still)
    assert len(seen) >= len(still) - 1


def test_a_search_for_nothing_is_refused(scene: Scene) -> None:
    assert scene.refusal("search_sessions", query="  ") == "invalid_arguments"
