"""What a tool was asked to remember about a session."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models import AgentToken, OwnedModel, Session


class Insight(OwnedModel):
    """One finding, written by a program: nobody's decision, and never evidence by itself."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="insights")
    text = models.TextField(max_length=1000)
    turns = models.JSONField(default=list, help_text=_("References of the Turns it rests on."))
    token = models.ForeignKey(
        AgentToken, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = models.CharField(max_length=80, help_text=_("Stays when the token is gone."))
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="insight_says_something"),
        )

    def __str__(self) -> str:
        return self.text[:60]
