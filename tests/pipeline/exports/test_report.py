"""What a report knows of itself."""

import pytest

from tests.pipeline.exports.reports import make_report

pytestmark = pytest.mark.unit


def test_citations_lead_to_turns_of_which_something_was_heard() -> None:
    assert make_report().clocks == {"1.1": "0:10", "1.2": "0:20"}


def test_a_turn_is_said_by_the_candidate_or_the_interviewer() -> None:
    report = make_report()
    assert [report.speaker_name(turn) for turn in report.turns[:2]] == ["Ada", "Marlo Testperson"]


def test_a_level_means_its_anchor_and_no_level_means_nothing() -> None:
    competency = make_report().competencies[0]
    assert competency.anchor_of(2) == "Kneads it"
    assert competency.anchor_of(None) == ""
    assert competency.anchor_of(9) == ""
