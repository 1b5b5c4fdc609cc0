"""What models cost: a row for each attempt that asked one, and for a day's queries of a payer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class Expense(OwnedModel):
    """Money and tokens of one attempt at a step, whatever became of its result.

    Or of a day's queries: those of the interviewer of a session hang on that, others on nothing but
    the organization.

    It outlives the session: what was erased was paid for all the same. There is nothing of a
    person in it.
    """

    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, related_name="expenses"
    )
    step_run = models.ForeignKey(
        StepRun, on_delete=models.SET_NULL, null=True, related_name="expenses"
    )
    step = models.CharField(max_length=40)
    fence = models.PositiveIntegerField(
        help_text=_("Which take of the step it was; 0 is work for it outside of any.")
    )
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost_microusd = models.PositiveBigIntegerField(default=0)
    spent_at = models.DateTimeField()

    class Meta:
        ordering = ("spent_at",)
        indexes = (
            models.Index(fields=("organization", "spent_at"), name="expense_by_organization"),
        )

    def __str__(self) -> str:
        return f"{self.step} · {self.fence}"
