"""That a call of a tool was made, so that the same call made again has no second effect."""

from django.db import models

from interviews.models import OwnedModel, Session


class ToolCall(OwnedModel):
    """One call that changed something. It holds digests and ids, and no words of anybody.

    It goes with the session whose ids its answer holds.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, related_name="tool_calls"
    )
    actor = models.CharField(max_length=80)
    call_digest = models.CharField(max_length=64)
    arguments_digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("created_at",), name="tool_call_by_age"),)
        constraints = (
            models.UniqueConstraint(fields=("actor", "call_digest"), name="tool_call_once"),
        )

    def __str__(self) -> str:
        return self.actor
