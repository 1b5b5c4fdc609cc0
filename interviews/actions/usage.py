"""What the provider counted on a Leg, with its price."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from interviews.actions.session_lock import lock


@transaction.atomic
def save_usage(
    *,
    session_id: UUID,
    number: int,
    usage: Mapping[str, int],
    cost_microusd: int | None,
    fence: int | None = None,
) -> None:
    """All that the provider counted on this Leg so far: it only grows, whatever comes late.

    The Leg of that number may be another's by now: who does not drive the Session any more is
    refused (DrivenElsewhereError).
    """
    session = lock(session_id, fence)
    leg = session.legs.filter(number=number).first()
    if leg is None:
        return
    costs = [cost for cost in (leg.cost_microusd, cost_microusd) if cost is not None]
    leg.usage = {kind: max(count, leg.usage.get(kind, 0)) for kind, count in usage.items()}
    leg.cost_microusd = max(costs, default=None)
    leg.save(update_fields=["usage", "cost_microusd"])
