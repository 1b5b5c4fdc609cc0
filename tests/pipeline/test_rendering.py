"""A step's Markdown as safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest import extractive_summary
from pipeline.markup import escaped
from pipeline.rendering import CitedTurn, render_markdown
from tests.pipeline.conversations import bakery

pytestmark = pytest.mark.unit

TURNS = {"1.2": CitedTurn(clock="1:05", start_ms=65_000, quote='He said "rye" & <left>')}


def test_a_citation_leads_to_its_turn_and_plays_it() -> None:
    html = render_markdown("It was rye [turn:1.2]", TURNS)
    assert 'href="#turn-1-2"' in html
    assert 'data-play-ms="65000"' in html
    assert 'title="He said &quot;rye&quot; &amp; &lt;left&gt;"' in html
    assert ">1:05</a>" in html


def test_a_citation_of_an_unknown_turn_leads_nowhere() -> None:
    html = render_markdown("It was rye [turn:7.7]", TURNS)
    assert "<a" not in html
    assert "viva-citation-unknown" in html


@pytest.mark.fault("B43")
@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.test/x.png)",
        "[here](https://example.test)",
        "<https://example.test>",
        "[x]: https://example.test",
        "    <b>indented</b>",
        "```html\n<b>fenced</b>\n```",
    ],
)
def test_nothing_planted_becomes_an_element(planted: str) -> None:
    html = render_markdown(planted, TURNS)
    for element in ("<script", "<img", "<a", "<b>"):
        assert element not in html


def test_a_citation_inside_a_quote_is_only_text() -> None:
    assert "<a" not in render_markdown(f"“{escaped('[turn:1.2]')}”", TURNS)


def test_a_whole_summary_is_headings_lists_and_citations() -> None:
    html = render_markdown(extractive_summary(bakery()), TURNS)
    assert html.count("<h3>") == 3
    assert "<li>“In 2019" in html


@given(st.text(max_size=80))
def test_escaped_words_come_out_as_they_were(words: str) -> None:
    html = render_markdown(f"“{escaped(words)}”", TURNS)
    assert "<a" not in html
    assert "<img" not in html
