"""What is sent to people and programs outside, row by row: the row is the truth."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.clock import DatabaseClock


class WebhookEndpoint(OwnedModel):
    """An address of an organization that is told what happens. Its secret is nowhere stored.

    The secret is derived from `SECRET_KEY`, the id and `secret_number` (`notices/signature.py`).
    """

    url = models.CharField(max_length=500)
    description = models.CharField(max_length=120, blank=True)
    is_enabled = models.BooleanField(default=True)
    stopped_because = models.CharField(max_length=200, blank=True)
    secret_number = models.PositiveIntegerField(
        default=1, help_text=_("Raised when the secret is replaced.")
    )
    rotated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.description or self.url


class MailOptOut(OwnedModel):
    """Somebody does not want this organization's mail."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_opt_outs"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organization", "user"), name="mail_opt_out_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> "DeliveryQuerySet":
        """What a worker may take now (`notices/outbox.py` decides; this only finds)."""
        has_waited = Q(not_before__isnull=True) | Q(not_before__lte=DatabaseClock())
        is_ready = Q(status="ready") & has_waited
        return self.filter(is_ready | LEASE_IS_OVER, attempts__lt=F("max_attempts"))

    def used_up(self) -> "DeliveryQuerySet":
        """Left behind by a worker that died in the last attempt."""
        return self.filter(LEASE_IS_OVER, attempts__gte=F("max_attempts"))


LEASE_IS_OVER = Q(status="sending", lease_until__lt=DatabaseClock())


class Delivery(OwnedModel):
    """One message to one address: what is in it, how often it was tried, and what came of it.

    The payload holds ids, links and states; never a word that somebody said.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    class Status(models.TextChoices):
        READY = "ready", _("Waiting")
        SENDING = "sending", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    channel = models.CharField(max_length=8, choices=Channel)
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="deliveries",
    )
    event = models.CharField(max_length=40)
    key = models.CharField(
        max_length=80,
        unique=True,
        help_text=_("The same in every attempt: a second copy is known by it."),
    )
    payload = models.JSONField()
    status = models.CharField(max_length=8, choices=Status, default=Status.READY)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=10)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name_plural = _("deliveries")
        indexes = (models.Index(fields=("status", "not_before"), name="delivery_claimable"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(channel="email", recipient__isnull=False, endpoint__isnull=True)
                | Q(channel="webhook", recipient__isnull=True, endpoint__isnull=False),
                name="delivery_has_one_address",
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(lease_until__isnull=False),
                name="delivery_sending_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=F("max_attempts")), name="delivery_attempts_bounded"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} · {self.get_channel_display()}"
