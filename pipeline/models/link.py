"""What a Session mentions: the start of finding one session by another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class Link(OwnedModel):
    """A person, organization, skill, tool or date, with the Turns that mention it."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANIZATION = "organization", _("Organization")
        SKILL = "skill", _("Skill")
        TOOL = "tool", _("Tool")
        DATE = "date", _("Date")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="links")
    step_run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="links")
    input_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80, help_text=_("As it was said first."))
    key = models.CharField(max_length=80, help_text=_("The same for all ways of writing it."))
    turns = models.JSONField(default=list, help_text=_("References of Turns."))
    model = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("kind", "name")
        indexes = (models.Index(fields=("organization", "kind", "key"), name="link_by_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("session", "input_version", "kind", "key"), name="link_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name}"
