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
    provider_session_id: str = "",
    fence: int | None = None,
) -> None:
    """All that the provider counted on this Leg so far: it only grows, whatever comes late.

    It is true whoever drives the Session by now, where the Leg of that number is known by its
    provider's name for it. Else it may be another's: who does not drive the Session any more is
    refused (DrivenElsewhereError).
    """
    session = lock(session_id)
    leg = session.legs.filter(number=number).first()
    if not (leg and provider_session_id and provider_session_id[:80] == leg.provider_session_id):
        lock(session_id, fence)
    if leg is None:
        return
    costs = [cost for cost in (leg.cost_microusd, cost_microusd) if cost is not None]
    leg.usage = {kind: max(count, leg.usage.get(kind, 0)) for kind, count in usage.items()}
    leg.cost_microusd = max(costs, default=None)
    leg.save(update_fields=["usage", "cost_microusd"])
