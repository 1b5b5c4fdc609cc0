"""A session's rows as a report."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.actions.decisions import close_session, reopen_session
from interviews.models import Session, Turn
from interviews.panels import spent_microusd
from pipeline.actions.own_ratings import give_rating
from pipeline.exports.reading import read_report
from pipeline.exports.report import HumanDecision, Quote, StepCost
from pipeline.models import Expense, StepRun
from tests.cast import NOW, Cast, make_leg, make_turn
from tests.pipeline.rows import (
    make_action_item,
    make_ended_session,
    make_quality,
    make_rating,
    make_step_run,
    make_summary,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast, name="Marlo")
    make_turn(
        make_leg(session), position=2, text="I check the dough and sing.", heard_text="I check"
    )
    make_step_run(session, step="transcript", status="done")
    return session


def test_a_fresh_session_is_read_without_anything(session: Session) -> None:
    report = read_report(session, now=NOW)
    assert (report.candidate, report.interview, report.version) == ("Marlo", "Night baker", 1)
    assert (report.summary, report.quality, report.decision, report.items) == (None, None, None, ())
    assert [competency.outcome for competency in report.competencies] == [""]
    assert report.turns[0].unheard == " the dough and sing."


def test_each_step_says_what_it_cost_and_all_is_there(session: Session, cast: Cast) -> None:
    again = make_step_run(session, step="ratings", status="failed", attempts=3)
    StepRun.objects.filter(pk=again.pk).update(tokens_in=300, tokens_out=20, cost_microusd=900)
    for cost in (5, 6):
        looked_up = {"step": "lookup", "fence": 0, "spent_at": NOW, "cost_microusd": cost}
        Expense.objects.create(organization=cast.lindenhof, session=session, **looked_up)
    costs = read_report(session, now=NOW).step_costs
    assert costs == (
        StepCost("ratings", 1, "failed", 3, 300, 20, 900),
        StepCost("transcript", 1, "done", 0, 0, 0, 0),
        StepCost(None, None, "", 0, 0, 0, 11),
    )
    assert sum(each.cost_microusd for each in costs) == spent_microusd(session)


def test_what_steps_wrote_is_read_with_its_quotes(session: Session) -> None:
    run = make_step_run(session, step="ratings", status="done")
    make_rating(run)
    make_quality(make_step_run(session, step="quality"), verdict="limited", reasons=["Short."])
    make_summary(make_step_run(session), markdown="Bakes [turn:1.2].", model="a-model")
    make_action_item(session)
    report = read_report(session, now=NOW)
    [competency] = report.competencies
    assert (competency.outcome, competency.level) == ("rated", 2)
    assert competency.quotes == (Quote("1.2", "I check the dough", 65_000),)
    assert report.quality is not None
    assert (report.quality.verdict, report.quality.reasons) == ("limited", ("Short.",))
    assert report.summary is not None
    assert (report.summary.model, report.summary.is_outdated) == ("a-model", False)
    [item] = report.items
    assert item.quote is not None
    assert item.quote.reference == "1.2"


def test_a_summary_of_an_older_transcript_is_called_outdated(session: Session) -> None:
    make_summary(make_step_run(session))
    session.input_version += 1
    summary = read_report(session, now=NOW).summary
    assert summary is not None
    assert summary.is_outdated


def test_beside_a_level_stands_what_the_interview_says_of_it(session: Session) -> None:
    make_rating(make_step_run(session, step="ratings"), reason="No hire.")
    [rated] = read_report(session, now=NOW).competencies
    assert (rated.level, rated.reason) == (2, "Kneads it")


def test_reviewers_own_ratings_stand_beside(cast: Cast, session: Session) -> None:
    give_rating(session=session, number=1, by=cast.reviewer, level=3, note="Sings.", now=NOW)
    [own] = read_report(session, now=NOW).competencies[0].own
    assert (own.reviewer, own.level, own.note) == ("rita.reviewersen", 3, "Sings.")


def test_a_decision_is_read_until_it_is_taken_back(cast: Cast, session: Session) -> None:
    by: Any = {"session_id": session.pk, "by": cast.reviewer, "now": NOW}
    close_session(**by, outcome="goes_on", reason="Sings to it.", seen=0)
    decision = read_report(session, now=NOW).decision
    assert decision == HumanDecision(
        "Goes on to the next step", "Sings to it.", "rita.reviewersen", NOW
    )
    reopen_session(**by, reason="Too early.", seen=1)
    assert read_report(session, now=NOW).decision is None


def test_dismissed_items_stay_out_and_open_ones_come_first(session: Session) -> None:
    make_action_item(session, description="gone", status="dismissed")
    make_action_item(session, description="done", status="done")
    make_action_item(session, description="open")
    items = read_report(session, now=NOW).items
    assert [item.description for item in items] == ["open", "done"]


def test_a_long_transcript_costs_no_more_questions(session: Session) -> None:
    leg = session.legs.get()
    for position in range(3, 40):
        make_turn(leg, position=position, text="Rye.", speaker=Turn.Speaker.CANDIDATE)
    with CaptureQueriesContext(connection) as asked:
        read_report(session, now=NOW)
    assert len(asked) <= 14
