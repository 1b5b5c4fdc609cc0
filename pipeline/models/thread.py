"""Where people discuss a session."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models import OwnedModel, Session
from pipeline.models.summary import Summary


class Thread(OwnedModel):
    """A discussion of one Session; of each kind there is one."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("Review")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="threads")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.REVIEW)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=("session", "kind"), name="thread_once_per_kind"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.session}"


class Comment(OwnedModel):
    """Something a person wrote in a Thread, or the Summary that a step has posted there."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    summary = models.ForeignKey(
        Summary, null=True, blank=True, on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField(blank=True, max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("thread",),
                condition=Q(summary__isnull=False),
                name="comment_one_summary_per_thread",
            ),
            models.CheckConstraint(
                condition=Q(summary__isnull=False, text="") | Q(summary=None) & ~Q(text=""),
                name="comment_says_something",
            ),
        )

    def __str__(self) -> str:
        return str(_("The summary")) if self.summary_id else self.text[:60]
