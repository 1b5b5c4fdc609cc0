"""Lists go on page by page, and as much is handed out as fits."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from interviews.tools import CATALOGUE
from pipeline.tools.asked import Asked
from tests.cast import NOW

pytestmark = pytest.mark.unit

ASKED = Asked(AnonymousUser(), CATALOGUE["list_interviews"], {"limit": 2}, NOW)
ROWS = [{"n": number} for number in range(5)]


def test_a_list_is_read_to_its_end_without_holes_or_doubles() -> None:
    asked, seen = ASKED, []
    for _ in range(3):
        page = asked.page(ROWS[asked.stretch])
        seen += page["items"]
        if "next_cursor" in page:
            asked = replace(asked, arguments={"limit": 2, "cursor": page["next_cursor"]})
    assert seen == ROWS
    assert "next_cursor" not in page


def test_a_page_that_would_be_too_large_is_shorter_and_goes_on() -> None:
    large = [{"text": "ä" * 20_000}] * 3
    asked = replace(ASKED, arguments={"limit": 3})
    page = asked.page(large)
    assert len(page["items"]) == 1
    asked = replace(asked, arguments={"limit": 3, "cursor": page["next_cursor"]})
    assert asked.offset == 1


def test_one_row_is_always_handed_out() -> None:
    page = ASKED.page([{"text": "x" * 100_000}] * 2)
    assert len(page["items"]) == 1


def test_a_list_may_begin_elsewhere() -> None:
    page = ASKED.page(ROWS[1:4], offset=1)
    asked = replace(ASKED, arguments={"limit": 2, "cursor": page["next_cursor"]})
    assert asked.offset == 3
    assert asked.get("nothing") is None


def test_several_lists_go_on_together() -> None:
    lists = {"long": ROWS, "short": ROWS[:1], "none": []}

    def ask(asked: Asked) -> dict[str, Any]:
        return asked.pages({name: rows[asked.stretch] for name, rows in lists.items()})

    page = ask(ASKED)
    assert (page["long"], page["short"], page["none"]) == (ROWS[:2], ROWS[:1], [])
    page = ask(replace(ASKED, arguments={"limit": 2, "cursor": page["next_cursor"]}))
    assert (page["long"], page["short"]) == (ROWS[2:4], [])
    page = ask(replace(ASKED, arguments={"limit": 2, "cursor": page["next_cursor"]}))
    assert page == {"long": ROWS[4:], "short": [], "none": []}
