"""What a text model answered where nothing could be made of it, for a person to look at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class RawAnswer(OwnedModel):
    """The last answer on which a step failed, as it came, cut where it is long.

    It may hold what must not be said of a person: nobody reads it but those who look after the
    interviews. It goes as soon as the step is done, and with its Session.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="raw_answers")
    step_run = models.OneToOneField(StepRun, on_delete=models.CASCADE, related_name="raw_answer")
    reason = models.TextField(help_text=_("What was wrong with it."))
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("-answered_at",)

    def __str__(self) -> str:
        return f"{self.step_run} · {self.reason}"
