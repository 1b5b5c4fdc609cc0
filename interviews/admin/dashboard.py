"""The four charts of the first page: what they ask for, and the line each one says."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from statistics import median

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.admin.charts import Chart, days_until, draw_bars, draw_columns, draw_line
from interviews.admin.session_figures import median_latency_by_day, sessions_by_state
from interviews.figures import Tally, cost_by_day, step_tallies

DAYS = 14
MICROUSD = 1_000_000
CENTS_FROM = 0.995  # dollars are said in cents from here on, smaller ones in more detail


def draw_charts(user: User, *, now: datetime) -> list[Chart]:
    """Four questions to the database, and one for each package that contributes costs."""
    today = timezone.localtime(now).date()
    days = days_until(today, DAYS)
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since -= timedelta(days=DAYS - 1)
    states, steps = sessions_by_state(user), step_tallies(user, since)
    costs = {day: microusd / MICROUSD for day, microusd in cost_by_day(user, since).items()}
    waits = {day: ms / 1000 for day, ms in median_latency_by_day(user, since).items()}
    return [
        draw_bars("states", _("Sessions by state"), _say_sessions(states), _rows(states)),
        draw_bars("steps", _("Steps after the interview"), _say_steps(steps), _rows(steps)),
        draw_columns(
            "cost", _("Cost by day"), _say_cost(sum(costs.values())), costs, days, dollars
        ),
        draw_line("latency", _("Answer time by day"), _say_wait(waits), waits, days, seconds),
    ]


def dollars(amount: float) -> str:
    return f"${amount:.2f}" if amount >= CENTS_FROM or not amount else f"${amount:.4f}"


def seconds(length: float) -> str:
    return f"{length:.1f} s"


def _rows(tallies: list[Tally]) -> list[tuple[str, str, int]]:
    return [(str(tally.word), tally.tone, tally.count) for tally in tallies]


def _say_sessions(tallies: list[Tally]) -> str:
    count = sum(tally.count for tally in tallies)
    return ngettext("%(n)d session", "%(n)d sessions", count) % {"n": count}


def _say_steps(tallies: list[Tally]) -> str:
    failed = sum(tally.count for tally in tallies if tally.tone == "failed")
    given = {"failed": failed, "all": sum(tally.count for tally in tallies)}
    return _("%(failed)d of %(all)d failed") % given if given["all"] else _("None planned yet")


def _say_cost(total: float) -> str:
    return _("%(cost)s in two weeks") % {"cost": dollars(total)}


def _say_wait(waits: Mapping[date, float]) -> str:
    if not waits:
        return _("No answers in two weeks")
    return _("%(length)s, the median of the days") % {"length": seconds(median(waits.values()))}
