"""What a report says to people, and what it never says."""

import pytest

from pipeline.exports.composition import compose
from pipeline.exports.markdown_document import write_markdown
from pipeline.exports.parts import Heading, QuotePart
from pipeline.exports.report import SessionReport
from tests.cast import NOW
from tests.pipeline.exports.reports import make_report

pytestmark = pytest.mark.unit


def words_of(report: SessionReport) -> str:
    return write_markdown(compose(report), report.clocks).decode()


def test_a_report_has_its_parts_in_the_order_of_reading() -> None:
    headings = [p.text for p in compose(make_report()) if isinstance(p, Heading) and p.level == 2]
    assert headings == [
        "Decision",
        "Summary",
        "Evidence by competency",
        "Action items",
        "Transcript",
        "Receipt",
    ]


def test_a_suggestion_stands_with_its_quote_beside_a_reviewers_rating() -> None:
    report = make_report()
    words = words_of(report)
    assert "**Suggested:** level 2 of 3, Kneads it" in words
    assert "**rita.reviewersen:** level 3 of 3, Sings to it. Sings, in fact." in words
    assert QuotePart("I check the dough by hand", "0:20") in compose(report)


def test_too_little_evidence_is_said_calmly() -> None:
    words = words_of(make_report())
    assert "Insufficient evidence.\n\nNothing that was said shows it." in words


def test_nobody_is_judged_as_a_whole() -> None:
    words = words_of(make_report(decision=None)).lower()
    for verdict in ("overall", "hire", "reject", "recommend", "score"):
        assert verdict not in words


def test_a_decision_says_who_made_it_and_why() -> None:
    words = words_of(make_report())
    assert "**Invite again**\n\nCareful with dough.\n\nDecided by olga.ownerson, 21 Nov" in words


def test_what_limits_the_transcript_is_said_at_the_start() -> None:
    words = words_of(make_report())
    assert words.index("There are 2 gaps.") < words.index("Summary")


def test_a_withdrawn_agreement_is_said() -> None:
    agreement = make_report().agreement
    assert agreement is not None
    withdrawn = type(agreement)("en-1", NOW, NOW, recording=True, ai_evaluation=True)
    assert "**Agreement:** withdrawn 21 Nov" in words_of(make_report(agreement=withdrawn))


def test_a_session_without_anything_is_a_report_too() -> None:
    bare = make_report(
        candidate="",
        version=None,
        is_preview=True,
        agreement=None,
        quality=None,
        decision=None,
        summary=None,
        competencies=(),
        items=(),
        lines=(),
        started_at=None,
        length_ms=0,
    )
    words = words_of(bare)
    assert words.startswith("# Preview\n")
    assert "There is no summary." in words
    assert "Nothing was said." in words


def test_an_outdated_summary_and_its_model_are_named() -> None:
    summary = make_report().summary
    assert summary is not None
    written = type(summary)(summary.markdown, "a-model", is_outdated=True)
    words = words_of(make_report(summary=written))
    assert "an earlier version of the transcript" in words
    assert "Written by a text model (a-model)." in words
