"""What the provider counted on a Leg, with its price."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from interviews.actions.session_lock import lock


@transaction.atomic
def save_usage(
    *, session_id: UUID, number: int, usage: Mapping[str, int], cost_microusd: int | None
) -> None:
    """All that the provider counted on this Leg so far; it is true whoever drives it by now."""
    session = lock(session_id)
    session.legs.filter(number=number).update(usage=dict(usage), cost_microusd=cost_microusd)
