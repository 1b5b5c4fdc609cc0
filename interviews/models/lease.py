"""Who drives a Session: at most one process at a time, by the database's clock."""

from django.db import models

from interviews.models.owned import OwnedModel
from interviews.models.session import Session


class Lease(OwnedModel):
    """A process's hold on a live Session; `actions/leases.py` takes, renews and releases it.

    Each taking raises the fence, and whoever comes with an older one is refused.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="lease")
    holder = models.UUIDField(null=True, blank=True)  # a process; null: released
    fence = models.PositiveBigIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    wanted_by = models.UUIDField(null=True, blank=True)  # a process whose page is newer
    wanted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.session_id} #{self.fence}"
