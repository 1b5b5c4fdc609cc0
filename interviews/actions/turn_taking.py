"""How a candidate wants to be listened to, chosen in the Room."""

from uuid import UUID

from django.db import transaction

from interviews.actions.session_lock import lock


@transaction.atomic
def save_turn_taking(*, session_id: UUID, preset: str, fence: int | None = None) -> None:
    """The newest choice; raises DrivenElsewhereError."""
    session = lock(session_id, fence)
    session.turn_taking = preset
    session.save(update_fields=["turn_taking"])
