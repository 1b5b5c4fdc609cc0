"""What somebody promised to do after an interview, or what people added to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.ledger import StepRun


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def shown(self) -> "ActionItemQuerySet":
        return self.exclude(status=ActionItem.Status.DISMISSED)


class ActionItem(OwnedModel):
    """One thing to do. What a person has edited, completed or dismissed stays theirs."""

    class Origin(models.TextChoices):
        PROGRAM = "program", _("Found by a program")
        PERSON = "person", _("Added by a person")

    class OwnerRole(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        ORGANIZATION = "organization", _("Us")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DISMISSED = "dismissed", _("Dismissed")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="action_items")
    step_run = models.ForeignKey(
        StepRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="action_items"
    )
    origin = models.CharField(max_length=8, choices=Origin)
    model = models.CharField(
        max_length=80, blank=True, help_text=_("The text model that found it; empty for rules.")
    )
    description = models.CharField(max_length=300)
    owner_role = models.CharField(max_length=12, choices=OwnerRole, default=OwnerRole.ORGANIZATION)
    due_hint = models.CharField(max_length=80, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="action_items",
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    evidence = models.JSONField(
        null=True, blank=True, help_text=_("Quote, Turn and offsets; none for a person's item.")
    )
    revision = models.PositiveIntegerField(
        default=1, help_text=_("Raised by every change; an edit of an older one is refused.")
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    agent_name = models.CharField(
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("The program that changed it last, by its token's name."),
    )
    agent_edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        indexes = (models.Index(fields=("organization", "status"), name="action_item_by_status"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(origin="person") | Q(evidence__isnull=False),
                name="action_item_of_a_program_has_evidence",
            ),
        )

    def __str__(self) -> str:
        return self.description

    @property
    def is_touched(self) -> bool:
        """What stays as it is when the step comes again."""
        return self.is_a_persons or self.agent_edited_at is not None

    @property
    def is_a_persons(self) -> bool:
        """A person wrote it, or had a hand in it: no program changes their words."""
        return self.origin == self.Origin.PERSON or self.edited_at is not None

    @property
    def place(self) -> tuple[str, int, int] | None:
        """Where its quote stands: the Turn's reference, and the offsets in what was heard."""
        if not self.evidence:
            return None
        return self.evidence["reference"], self.evidence["start"], self.evidence["end"]
