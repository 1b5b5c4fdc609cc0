"""Parts as the paragraphs of a PDF."""

import pytest
from reportlab.lib.enums import TA_RIGHT

from pipeline.exports.parts import Heading, Paragraph, Part, QuotePart, Struck, TurnPart
from pipeline.exports.pdf.fonts import register
from pipeline.exports.pdf.story import Story
from pipeline.exports.prose import Citation, Words
from tests.pipeline.exports.reports import HOSTILE

pytestmark = pytest.mark.unit


@pytest.fixture
def story() -> Story:
    register()
    return Story(language="en", clocks={"1.2": "0:20"})


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_markup(story: Story, name: str) -> None:
    escaped = story.text(HOSTILE[name])
    assert "<script" not in escaped
    assert "<a " not in escaped
    assert "<img" not in escaped
    list(story.flowables([QuotePart(HOSTILE[name], "0:20")]))


def test_a_citation_leads_to_its_turn(story: Story) -> None:
    parts: list[Part] = [
        Paragraph((Words("Rye"), Citation("1.2"), Citation("9.9"))),
        TurnPart("Marlo", "0:20", "1.2", (Words("Rye."),), is_candidate=True),
    ]
    shown = " ".join(getattr(flowable, "text", "") for flowable in story.flowables(parts))
    assert 'href="#turn-1-2"' in shown
    assert 'name="turn-1-2"' in shown
    assert "#turn-9.9" not in shown


def test_headings_become_bookmarks(story: Story) -> None:
    *_room, heading = story.flowables([Heading("Summary")])
    assert heading.outline == (2, "Summary")


def test_what_is_read_from_the_right_begins_at_the_right(story: Story) -> None:
    words = "שלום עולם " * 40
    [said] = story.flowables([Paragraph((Words(words), Citation("1.2"), Struck(" לא נשמע")))])
    assert said.style.alignment == TA_RIGHT
    first, *_others = said.text.split("<br/>")
    assert first.endswith("םולש")
    assert "[0:20]" in said.text
    assert "<strike>עמשנ אל</strike>" in said.text


def test_words_from_the_right_within_others_are_drawn_in_their_order(story: Story) -> None:
    assert story.text("Say שלום.") == "Say םולש."
