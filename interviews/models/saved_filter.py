"""The filters that a person keeps by name; the address holds the filters themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import OwnedModel


class SavedFilter(OwnedModel):
    """One person's name for the filters of a list. Somebody else is sent the address instead."""

    class Place(models.TextChoices):
        QUEUE = "queue", _("The queue")
        SESSIONS = "sessions", _("The list of sessions")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    place = models.CharField(max_length=12, choices=Place)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text=_("The part of the address after the ?."))
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "user", "place", "name"), name="saved_filter_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
