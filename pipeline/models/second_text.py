"""What another speech recognition wrote down from the recording, beside the live text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session, Turn
from pipeline.models.ledger import StepRun


class SecondText(OwnedModel):
    """One Turn of the candidate as it was heard a second time; the Turn itself stays as it is."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="second_texts")
    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="second_text")
    step_run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="second_texts")
    text = models.TextField(blank=True, help_text=_("Empty where nothing was heard."))
    model = models.CharField(max_length=120)
    certainty = models.FloatField(
        null=True,
        blank=True,
        help_text=_("How sure it was of its words, 0 to 1; empty where it did not say."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("turn__leg_number", "turn__position")

    def __str__(self) -> str:
        return f"{self.turn_id} · {self.model}"
