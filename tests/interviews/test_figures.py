"""Numbers that packages give for the charts of the first page."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from django.contrib.auth.models import User

from interviews import figures
from interviews.figures import Tally
from tests.cast import NOW

pytestmark = pytest.mark.unit

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_step_tallies", "_costs"):
        monkeypatch.setattr(figures, name, [])


def voices(_user: User, _since: datetime) -> Mapping[date, int]:
    return {MONDAY: 1, TUESDAY: 2}


def models(_user: User, _since: datetime) -> Mapping[date, int]:
    return {TUESDAY: 3}


def test_costs_of_all_packages_are_added_by_day_and_each_counts_once() -> None:
    for source in (voices, models, voices):
        figures.contribute_costs(source)
    assert figures.cost_by_day(User(), NOW) == {MONDAY: 1, TUESDAY: 5}


def test_tallies_come_in_the_order_of_contribution() -> None:
    tally = Tally("Done", "done", 3)

    def steps(_user: User, _since: datetime) -> list[Tally]:
        return [tally]

    figures.contribute_step_tallies(steps)
    figures.contribute_step_tallies(steps)
    assert figures.step_tallies(User(), NOW) == [tally]
