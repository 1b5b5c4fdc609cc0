"""The four charts of the first page."""

from datetime import date

import pytest

from interviews import figures
from interviews.admin import dashboard
from interviews.admin.dashboard import dollars, draw_charts
from interviews.figures import Tally
from interviews.models import Leg
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_invitation, make_leg, make_session
from tests.interviews.admin.test_session_figures import talk

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_there_are_four_and_each_says_in_a_line_what_it_shows(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    talk(session, 1100)
    Leg.objects.update(cost_microusd=1_500_000)
    said = {chart.slug: chart.headline for chart in draw_charts(cast.reviewer, now=NOW)}
    assert said == {
        "states": "1 session",
        "steps": "None planned yet",
        "cost": "$1.50 in two weeks",
        "latency": "1.1 s, the median of the days",
    }


def test_without_a_session_they_are_empty_and_whole(cast: Cast) -> None:
    charts = draw_charts(cast.outsider, now=NOW)
    assert [chart.is_empty for chart in charts] == [True, True, True, True]
    assert charts[3].headline == "No answers in two weeks"


def test_what_failed_is_counted_by_its_tone(monkeypatch: pytest.MonkeyPatch) -> None:
    tallies = [Tally("Done", "done", 7), Tally("Failed", "failed", 2)]
    assert dashboard._say_steps(tallies) == "2 of 9 failed"


def test_small_amounts_are_said_in_more_detail() -> None:
    assert [dollars(amount) for amount in (0, 0.0123, 1.5)] == ["$0.00", "$0.0123", "$1.50"]


def test_the_days_are_those_of_the_last_two_weeks(cast: Cast) -> None:
    make_leg(make_session(make_invitation(cast.version)))
    cost = draw_charts(cast.reviewer, now=NOW)[2]
    assert len(cost.marks) == dashboard.DAYS
    assert cost.rows[-1][0] == "21 Nov"
    assert date(2026, 11, 21) not in figures.cost_by_day(cast.reviewer, NOW)
