"""The tabs beside a conversation."""

import pytest

from interviews.admin.session_tabs import tabs_of
from interviews.panels import Panel

pytestmark = pytest.mark.unit


def panel(slug: str, tab: str) -> Panel:
    return Panel(slug, slug.title(), "x.html", {}, tab)


def test_panels_of_one_tab_stand_together_and_the_record_is_last() -> None:
    tabs = tabs_of(
        [panel("a", "One"), panel("steps", "Record"), panel("b", "Two"), panel("c", "One")]
    )
    assert [(tab.title, [each.slug for each in tab.panels]) for tab in tabs] == [
        ("One", ["a", "c"]),
        ("Two", ["b"]),
        ("Record", ["steps"]),
    ]
    assert [tab.is_record for tab in tabs] == [False, False, True]


def test_there_is_always_a_record() -> None:
    assert [tab.title for tab in tabs_of([])] == ["Record"]
