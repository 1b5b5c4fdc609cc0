"""Numbers that packages give for the charts of the first page; `wiring.py` collects them.

Each is asked with the user, whose organizations are counted, and with the moment from which on.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils.functional import Promise


@dataclass(frozen=True)
class Tally:
    """So many of a kind."""

    word: Promise | str
    tone: str  # quiet, live, caution, failed or done
    count: int


TallySource = Callable[[User, datetime], list[Tally]]
#: In millionths of a dollar, by day in the site's time zone.
CostSource = Callable[[User, datetime], Mapping[date, int]]

_step_tallies: list[TallySource] = []
_costs: list[CostSource] = []


def contribute_step_tallies(source: TallySource) -> None:
    if source not in _step_tallies:
        _step_tallies.append(source)


def contribute_costs(source: CostSource) -> None:
    if source not in _costs:
        _costs.append(source)


def step_tallies(user: User, since: datetime) -> list[Tally]:
    return [tally for source in _step_tallies for tally in source(user, since)]


def cost_by_day(user: User, since: datetime) -> Mapping[date, int]:
    """All sources together."""
    total: Counter[date] = Counter()
    for source in _costs:
        total.update(source(user, since))
    return total
