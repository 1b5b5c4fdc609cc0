"""Room for so many Sessions at once: who has a seat, who waits, and when there are fewer."""

from django.db import models

from interviews.models.owned import OwnedModel
from interviews.models.session import Session


class Seat(OwnedModel):
    """A Session's seat, or its place in the queue for one; never both. It runs out unless renewed.

    Longer than a Lease: a process that restarts finds the seats of its Sessions as they were.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="seat")
    deployment = models.CharField(max_length=40)  # whose line it stands in
    asked_at = models.DateTimeField()  # the order of the queue
    seated_at = models.DateTimeField(null=True, blank=True)  # null: waiting
    allowance_ms = models.PositiveIntegerField()  # planned, of which the clock has used some
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} · {self.deployment}"


class CapacityCut(models.Model):
    """A provider has refused one more for now: until then there are only so many seats."""

    deployment = models.CharField(max_length=130, unique=True)  # provider and model
    seats = models.PositiveIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.deployment}: {self.seats}"
