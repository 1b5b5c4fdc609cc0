"""Parts as the paragraphs of a PDF."""

import pytest

from pipeline.exports.parts import Heading, Paragraph, Part, QuotePart, TurnPart
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
    assert 'href="#turn-1.2"' in shown
    assert 'name="turn-1.2"' in shown
    assert "#turn-9.9" not in shown


def test_headings_become_bookmarks(story: Story) -> None:
    *_room, heading = story.flowables([Heading("Summary")])
    assert heading.outline == (2, "Summary")
