"""The pages of a PDF."""

import re

import pytest

from pipeline.exports.formats import FORMATS
from pipeline.exports.report import SessionReport
from tests.pipeline.exports.pdf.pages import page_texts
from tests.pipeline.exports.reports import (
    HOSTILE,
    make_hostile_report,
    make_report,
    make_turn_line,
)

pytestmark = pytest.mark.unit


def pdf_of(report: SessionReport) -> bytes:
    return FORMATS["pdf"].write(report)


def test_a_report_holds_what_a_person_needs_to_judge_it() -> None:
    shown = " ".join(page_texts(pdf_of(make_report())))
    for words in (
        "Marlo Testperson",
        "There are 2 gaps.",
        "Invite again",
        "[0:20]",
        "level 2 of 3, Kneads it",
        "I check the dough by hand",
        "Insufficient evidence.",
        "rita.reviewersen",
        "I will send you the recipe (Candidate, by Friday)",
        "I have so many",
        "Something is missing here (0:12): The line was lost.",
        "could not be written down",
        "US$ 0.1234",
        "Page 1 of",
    ):
        assert words in shown, words


def test_every_page_has_its_number() -> None:
    lines = [make_turn_line(n, "I check the dough by hand. " * 20) for n in range(60)]
    pages = page_texts(pdf_of(make_report(lines=lines)))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def test_an_answer_longer_than_a_page_goes_on_over_it() -> None:
    report = make_report(lines=[make_turn_line(1, "dough " * 4000)])
    pages = page_texts(pdf_of(report))
    assert sum(page.count("dough") for page in pages) >= 4000


def test_the_letters_are_in_the_file() -> None:
    pdf = pdf_of(make_report())
    assert pdf.count(b"/FontFile2") == 2
    assert b"DejaVuSansCondensed" in pdf


def test_the_same_report_makes_the_same_file() -> None:
    assert pdf_of(make_report()) == pdf_of(make_report())


@pytest.mark.fault("B43")
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_it_acts(name: str) -> None:
    pdf = pdf_of(make_hostile_report(HOSTILE[name]))
    assert re.search(rb"/(JS|JavaScript|URI|Launch|OpenAction|AA|EmbeddedFile)\b", pdf) is None


def test_words_that_look_like_markup_are_words() -> None:
    text = HOSTILE["closing tag"]
    pages = page_texts(pdf_of(make_report(lines=[make_turn_line(1, text)])))
    assert "".join(text.split()) in "".join("".join(pages).split())
