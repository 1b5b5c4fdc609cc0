"""Who may see what, and what the candidate agreed to."""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import OwnedModel


class Organization(models.Model):
    """The tenant: no row of one is ever seen from another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    contact_email = models.EmailField(
        blank=True, help_text=_("Where candidates ask for an adjustment or for a person.")
    )
    retention_days = models.PositiveIntegerField(
        default=180,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the end of an interview; then all of it is erased."),
    )
    shares_transcripts = models.BooleanField(
        default=False, help_text=_("Candidates may download a copy of their transcript.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organization."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        REVIEWER = "reviewer", _("Reviewer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role, default=Role.REVIEWER)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organization", "user"), name="membership_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Consent(OwnedModel):
    """What the candidate agreed to, in which version of the text, before any sound flowed."""

    #: The version of what nobody was shown: the session was held elsewhere and imported.
    IMPORTED = "imported"

    session = models.ForeignKey(
        "interviews.Session", on_delete=models.CASCADE, related_name="consents"
    )
    text_version = models.CharField(max_length=40)
    text_sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True, help_text=_("The words as they were shown."))
    language = models.CharField(max_length=12, default="en")
    interview_by_ai = models.BooleanField()
    recording = models.BooleanField()
    ai_evaluation = models.BooleanField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("session",),
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(interview_by_ai=True) | models.Q(text_version="imported"),
                name="consent_to_the_interview_unless_imported",
            ),
        )

    def __str__(self) -> str:
        return f"{self.text_version} · {self.given_at:%Y-%m-%d}"

    @property
    def is_of_an_import(self) -> bool:
        return self.text_version == self.IMPORTED

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None
