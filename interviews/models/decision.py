"""What a person decided after reading a session: kept for ever, changed by nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import OwnedModel
from interviews.models.session import Session


class Decision(OwnedModel):
    """A person closed a session, or opened it again; each with a reason. The last one holds."""

    class Outcome(models.TextChoices):
        GOES_ON = "goes_on", _("Goes on to the next step")
        ENDS_HERE = "ends_here", _("Does not go on")
        OTHER = "other", _("Something else")
        REOPENED = "reopened", _("Opened again")

    #: What a person may choose when they close a session.
    CLOSING = (Outcome.GOES_ON, Outcome.ENDS_HERE, Outcome.OTHER)

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField(help_text=_("In the order in which they were made."))
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.TextField(max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField(
        max_length=150, help_text=_("Stays when the account is gone.")
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("session", "number"), name="decision_number_once"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(decided_by_name=""),
                name="decision_of_a_person_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.decided_by_name}"

    @property
    def closes(self) -> bool:
        return self.outcome in self.CLOSING
