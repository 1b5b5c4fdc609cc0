"""What programs did, for ever: each entry is sealed to the one before it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.trust import Organization


class AuditEntry(models.Model):
    """One call. The database refuses to change or to delete it; a chain of seals shows who did.

    It names rows by id and holds no word that somebody said. It outlives its organization.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    number = models.PositiveBigIntegerField(help_text=_("In its organization, without holes."))
    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text=_("What called: a kind and an id."))
    actor_name = models.CharField(max_length=120, blank=True)
    door = models.CharField(max_length=12, help_text=_("By which way in."))
    action = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict, help_text=_("Words are replaced by their length."))
    outcome = models.CharField(max_length=24)
    duration_ms = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("-at", "-number")
        verbose_name_plural = _("audit entries")
        constraints = (
            models.UniqueConstraint(fields=("organization", "number"), name="audit_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.action}"


class AuditHead(models.Model):
    """The end of an organization's chain: without it, missing last entries would not be missed."""

    organization = models.OneToOneField(
        Organization,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.number)
