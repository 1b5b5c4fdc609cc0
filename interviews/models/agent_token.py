"""The key of a program to an organization's memory: made once, shown once, kept only as a hash."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from interviews.models.interview import Interview
from interviews.models.owned import OwnedModel


class AgentScope(models.TextChoices):
    """What a program may do with its token; the catalogue of tools says which tool needs which."""

    READ = "read", _("Read sessions, transcripts and action items")
    WRITE = "write", _("Change action items and save insights")


class AgentTokenQuerySet(models.QuerySet["AgentToken"]):
    def in_force(self) -> "AgentTokenQuerySet":
        """Neither revoked nor expired, by the database's clock: both hold at once."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=Now()), revoked_at__isnull=True
        )


class AgentToken(OwnedModel):
    """A program's way in. It is a visitor like a person, with less to see: `access.scope` knows."""

    name = models.CharField(max_length=80, help_text=_("What uses it, for people to recognise."))
    prefix = models.CharField(max_length=20, editable=False)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list)
    is_restricted = models.BooleanField(
        default=False,
        help_text=_("Only to the interviews that are named; to none where they are gone."),
    )
    interviews = models.ManyToManyField(Interview, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(
        null=True, blank=True, help_text=_("To within some minutes.")
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AgentTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None

    def has_scope(self, scope: str) -> bool:
        return scope in self.scopes

    def closed_because(self, *, now: datetime) -> str:
        """Why it opens nothing any more: "revoked", "expired", or "" if it does."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else ""
