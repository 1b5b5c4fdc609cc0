"""Write what an attempt at a step cost: a row of its own, and added to the step's sums."""

import uuid
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F

from interviews.models import Session
from pipeline.bill import NOTHING, Spent
from pipeline.clock import DatabaseClock
from pipeline.models import Expense, StepRun

#: No row has it.
NONE = UUID(int=0)


@dataclass(frozen=True)
class Account:
    """What one Expense is of. `fence` 0 is work outside of any take of a step."""

    organization_id: UUID
    session_id: UUID | None
    step_run_id: UUID | None
    step: str
    fence: int = 0
    expense_id: UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def write(account: Account, spent: Spent) -> None:
    """`spent` is all that is on this account so far: writing it twice adds nothing.

    No claim is asked for: it was paid, whoever has the step by now. The Session is locked first,
    as by stores and erasure; of one that is gone the cost stays, as the organization's.
    """
    same = Session.objects.filter(pk=account.session_id or NONE).order_by()
    locked = same.select_for_update(no_key=True, of=("self",))
    session_id = locked.values_list("pk", flat=True).first()
    step_runs = StepRun.objects.filter(pk=account.step_run_id or NONE)
    before = _before(account)
    Expense.objects.update_or_create(
        pk=account.expense_id,
        defaults={
            "organization_id": account.organization_id,
            "session_id": session_id,
            "step_run_id": step_runs.values_list("pk", flat=True).first(),
            "step": account.step,
            "fence": account.fence,
            "tokens_in": spent.tokens_in,
            "tokens_out": spent.tokens_out,
            "cost_microusd": spent.cost_microusd,
            "spent_at": DatabaseClock(),
        },
    )
    step_runs.update(
        tokens_in=F("tokens_in") + spent.tokens_in - before.tokens_in,
        tokens_out=F("tokens_out") + spent.tokens_out - before.tokens_out,
        cost_microusd=F("cost_microusd") + spent.cost_microusd - before.cost_microusd,
    )


def _before(account: Account) -> Spent:
    known = Expense.objects.filter(pk=account.expense_id)
    row = known.values_list("tokens_in", "tokens_out", "cost_microusd").first()
    return Spent(*row) if row else NOTHING
