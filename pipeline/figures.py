"""What the slow half gives for the charts of the first page."""

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from interviews import access
from interviews.figures import Tally
from pipeline.admin.ledger import TONES
from pipeline.models import Expense, StepRun

#: In the order of a step's life; erased and replaced ones are nobody's business any more.
STATUSES = (
    StepRun.Status.READY,
    StepRun.Status.BLOCKED,
    StepRun.Status.RUNNING,
    StepRun.Status.DONE,
    StepRun.Status.FAILED,
)


def step_tallies(user: User, since: datetime) -> list[Tally]:
    """Steps by status: those planned since then, and whatever failed or waits from before."""
    recent = Q(created_at__gte=since) | ~Q(status=StepRun.Status.DONE)
    runs = access.scope(user, StepRun.objects.filter(recent))
    counts = dict(runs.order_by().values_list("status").annotate(Count("pk")))
    return [Tally(status.label, TONES[status], counts.get(status.value, 0)) for status in STATUSES]


def step_costs(user: User, since: datetime) -> Mapping[date, int]:
    """What models took, by the day on which it was spent; of what was erased since, too."""
    spent = access.scope(user, Expense.objects.filter(spent_at__gte=since, cost_microusd__gt=0))
    days = spent.order_by().annotate(day=TruncDate("spent_at")).values_list("day")
    return dict(days.annotate(Sum("cost_microusd")))
