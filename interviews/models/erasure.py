"""What is left of a Session that was erased: that it was, and nothing of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import OwnedModel


class ErasureCertificate(OwnedModel):
    """A Session is gone: when, why, by whom or by which rule, and how many rows and files went.

    It points at nothing that was erased and holds no word, name or address of a candidate; so the
    cause is chosen and never written.
    """

    class Cause(models.TextChoices):
        ASKED = "asked", _("The candidate asked for it")
        WITHDRAWN = "withdrawn", _("The agreement was taken back")
        RETENTION = "retention", _("The time for which it may be kept is over")
        MISTAKE = "mistake", _("It was a test or a mistake")
        DUTY = "duty", _("Another duty to erase it")
        RESTORED = "restored", _("A backup had brought it back")

    #: What a person may choose from; the others are rules.
    CHOOSABLE = (Cause.ASKED, Cause.WITHDRAWN, Cause.MISTAKE, Cause.DUTY)

    erased_session_id = models.UUIDField(db_index=True)
    cause = models.CharField(max_length=12, choices=Cause)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: by a rule, by a command, or by an account that is gone."),
    )
    erased_at = models.DateTimeField()
    counts = models.JSONField(default=dict, help_text=_("How many rows went, by table."))
    file_count = models.PositiveIntegerField(default=0)
    files_left = models.JSONField(
        default=list, blank=True, help_text=_("What the storage has not let go yet.")
    )
    is_remembered = models.BooleanField(
        default=False, help_text=_("A tombstone stands beside the recordings.")
    )
    cost_microusd = models.PositiveBigIntegerField(
        default=0, help_text=_("What the session had cost, its voices and its steps.")
    )
    voice_microusd = models.PositiveBigIntegerField(
        default=0, help_text=_("The voices alone: their Legs are gone, and the sums stay right.")
    )
    cost_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-erased_at",)
        indexes = (
            models.Index(
                fields=("erased_at",),
                condition=models.Q(is_remembered=False) | ~models.Q(files_left=[]),
                name="erasure_unfinished",
            ),
        )

    def __str__(self) -> str:
        return str(self.erased_session_id)

    @property
    def row_count(self) -> int:
        return sum(self.counts.values())

    @property
    def is_finished(self) -> bool:
        """No file of it is left, and a restored backup would be noticed."""
        return self.is_remembered and not self.files_left
