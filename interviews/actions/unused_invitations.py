"""An invitation that nobody has accepted is kept as long as a session would be, and then goes.

With it goes the Candidate who was invited to nothing else. It may run anywhere, often, and at the
same time as itself.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value

from interviews.actions import audit
from interviews.actions.erasure import MOST_AT_ONCE, delete_candidate
from interviews.models import Invitation


def forget_unused_invitations(*, now: datetime) -> int:
    """How many went."""
    some = past_retention(now).order_by("expires_at").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(_forget(invitation_id, now) for invitation_id in list(some))


def past_retention(now: datetime) -> QuerySet[Invitation]:
    """Without a Session, and expired for longer than their organization keeps sessions."""
    days = F("organization__retention_days") * Value(timedelta(days=1))
    kept = ExpressionWrapper(days, output_field=DurationField())
    until = ExpressionWrapper(F("expires_at") + kept, output_field=DateTimeField())
    return Invitation.objects.alias(kept_until=until).filter(
        kept_until__lt=now, session__isnull=True
    )


@transaction.atomic
def _forget(invitation_id: UUID, now: datetime) -> bool:
    """An expired one opens nothing: no Session can come of it meanwhile. A new link can."""
    locked = past_retention(now).select_for_update(of=("self",))
    invitation = locked.filter(pk=invitation_id).first()
    if invitation is None:
        return False
    candidate_id, organization_id = invitation.candidate_id, invitation.organization_id
    invitation.delete()
    delete_candidate(candidate_id)
    forgotten = audit.Call(
        actor="rule",
        actor_name="",
        door="house",
        action="forget_invitation",
        arguments={"invitation": str(invitation_id)},
        outcome="erased",
    )
    audit.record(organization_id, forgotten, now=now)
    return True
