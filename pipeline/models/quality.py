"""How far a transcript can be trusted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class Quality(OwnedModel):
    """The verdict on a Session's transcript, with its reasons; it says nothing about a person."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("Good")
        LIMITED = "limited", _("Limited")
        UNUSABLE = "unusable", _("Unusable")

    class Text(models.TextChoices):
        LIVE = "live", _("The live text")
        SECOND = "second", _("The second text")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="qualities")
    step_run = models.OneToOneField(StepRun, on_delete=models.CASCADE, related_name="quality")
    input_version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    reasons = models.JSONField(default=list, help_text=_("Sentences, none where all is well."))
    figures = models.JSONField(default=dict, help_text=_("What was counted and measured."))
    text_read = models.CharField(
        max_length=6,
        choices=Text,
        default=Text.LIVE,
        db_default=Text.LIVE.value,
        help_text=_("What the other steps read of this input."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-input_version",)
        verbose_name = _("transcript quality")
        verbose_name_plural = _("transcript qualities")
        constraints = (
            models.UniqueConstraint(fields=("session", "input_version"), name="quality_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} · {self.input_version}"
