"""Who has opened which session: what keeps a reviewer's first screen short."""

from django.conf import settings
from django.db import models

from interviews.models.owned import OwnedModel
from interviews.models.session import Session


class Reading(OwnedModel):
    """A person opened a session, up to this version of its transcript."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings"
    )
    input_version = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "user"), name="reading_once_per_person"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} · {self.user_id}"
