"""What a journal still held of a Session, stored late: the Session may have gone on elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min, Q

from interviews.actions import sessions
from interviews.actions.session_lock import lock
from interviews.actions.sessions import TurnValues
from interviews.models import Gap, Lease, Leg, Session
from interviews.states import GapCause


@transaction.atomic
def place_leg(
    *,
    session_id: UUID,
    number: int,
    provider: str,
    model: str,
    provider_session_id: str,
    expires_at: datetime | None,
    now: datetime,
) -> int:
    """The Leg's number: its own, or the next free one where another Leg has taken that meanwhile.

    One that is followed by another is over: who has opened that has nothing to close it with.
    May be repeated: a Leg is known by its opening and the provider's name for it.
    """
    session = Session.objects.select_for_update().get(pk=session_id)
    provider_session_id = provider_session_id[:80]
    same = session.legs.filter(opened_at=now, provider_session_id=provider_session_id).first()
    if same is not None:
        return same.number
    if session.legs.filter(number=number).exists():
        number = (session.legs.aggregate(last=Max("number"))["last"] or 0) + 1
    later = session.legs.filter(opened_at__gt=now).aggregate(at=Min("opened_at"))["at"]
    cause = GapCause.SERVER_LOST if later else ""
    if not session.is_unfinished:
        later, cause = later or now, cause or "ended"
    Leg.objects.create(
        organization_id=session.organization_id,
        session=session,
        number=number,
        provider=provider,
        model=model,
        provider_session_id=provider_session_id,
        opened_at=now,
        expires_at=expires_at,
        closed_at=later,
        close_cause=cause,
    )
    return number


@transaction.atomic
def close_left_legs(*, session_id: UUID, fence: int) -> None:
    """For whoever has taken the Session: Legs that are open belong to a process that is gone."""
    session = lock(session_id, fence)
    for leg in session.legs.filter(closed_at__isnull=True):
        told = leg.turns.aggregate(at=Max("recorded_at"))["at"]
        leg.closed_at = max(told or leg.opened_at, leg.opened_at)
        leg.close_cause = GapCause.SERVER_LOST
        leg.save(update_fields=["closed_at", "close_cause"])


@transaction.atomic
def save_turns(
    *,
    session_id: UUID,
    turns: Sequence[TurnValues],
    now: datetime,
    number_of: Callable[[int], int],
) -> None:
    """As `sessions.save_turns`, with the numbers that their Legs have by now.

    What was stored later than the write is newer: a text that was completed since stays complete.
    """
    session = lock(session_id)
    newer = set(session.turns.filter(recorded_at__gt=now).values_list("leg_number", "item_id"))
    placed = [replace(values, leg_number=number_of(values.leg_number)) for values in turns]
    late = [values for values in placed if (values.leg_number, values.item_id) not in newer]
    sessions.save_turns(session_id=session_id, turns=late, now=now)


@transaction.atomic
def open_gap(
    *,
    session_id: UUID,
    cause: GapCause,
    started_at: datetime,
    now: datetime,
    fence: int = 0,
) -> None:
    """As `sessions.open_gap` while its holder is the last one.

    When the Session has gone on elsewhere nobody will close it: it has ended with the next Leg.
    May be repeated: what covers that moment is the same Gap.
    """
    session = lock(session_id)
    if session.is_unfinished and Lease.objects.filter(session=session, fence=fence).exists():
        sessions.open_gap(session_id=session_id, cause=cause, started_at=started_at, fence=fence)
        return
    goes_on = Q(ended_at__isnull=True) | Q(ended_at__gte=started_at)
    if session.gaps.filter(goes_on, cause=cause, started_at__lte=started_at).exists():
        return
    next_leg = session.legs.filter(opened_at__gt=started_at).aggregate(at=Min("opened_at"))["at"]
    ended_at = min(moment for moment in (next_leg, session.ended_at, now) if moment is not None)
    Gap.objects.create(
        organization_id=session.organization_id,
        session=session,
        cause=cause,
        started_at=started_at,
        ended_at=max(ended_at, started_at),
        fence=fence,
    )


@transaction.atomic
def close_gap(*, session_id: UUID, cause: GapCause, ended_at: datetime, fence: int = 0) -> None:
    """Only one that was opened before, by this holder or one that it took the Session from."""
    session = lock(session_id)
    lasts = Q(ended_at__isnull=True) | Q(ended_at__gt=ended_at)
    own = session.gaps.filter(lasts, cause=cause, started_at__lte=ended_at, fence__lte=fence)
    own.update(ended_at=ended_at)
