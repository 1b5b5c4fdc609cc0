"""What the summary step writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class Summary(OwnedModel):
    """What the summary step wrote, in Markdown; it cites Turns as `[turn:<leg>.<position>]`."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="summaries")
    step_run = models.OneToOneField(StepRun, on_delete=models.CASCADE, related_name="summary")
    input_version = models.PositiveIntegerField()
    markdown = models.TextField()
    is_extractive = models.BooleanField()
    model = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-input_version",)
        verbose_name_plural = _("summaries")
        constraints = (
            models.UniqueConstraint(fields=("session", "input_version"), name="summary_once"),
        )

    def __str__(self) -> str:
        return f"{self.session} · {self.input_version}"
