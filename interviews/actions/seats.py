"""Seats are given, places kept, and capacity is cut: one at a time, under one lock.

The lock is the database's, for the length of a transaction; there is no queue beyond the rows. What
is decided is decided by a pure function that the live half brings along.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from interviews.models import CapacityCut, Invitation, Leg, Seat, Session
from interviews.seating import Admit, Capacity, Decision, Place, Reservation, Seated
from interviews.states import UNFINISHED

#: "viva" and "seat", as a number.
LOCK = 0x76697661_73656174
#: Longer than a Lease: a seat outlives the restart of its process, a place a page that was closed.
SEAT_KEPT = timedelta(seconds=120)
PLACE_KEPT = timedelta(seconds=120)
#: Where a provider does not say how long it refuses.
SHORTEST_CUT_S = 60

FORGET = """
DELETE FROM interviews_seat WHERE id IN (
    SELECT id FROM interviews_seat WHERE until < clock_timestamp() FOR UPDATE SKIP LOCKED
)
"""

Decide: TypeAlias = Callable[
    [float, Capacity, Sequence[Seated], Sequence[Place], Sequence[Reservation], UUID], Decision
]


@dataclass(frozen=True, slots=True)
class Limits:
    """As the settings have them."""

    everywhere: int
    here: int  # at each deployment of the provider
    reserve: timedelta  # before and after a scheduled time
    deployments: int = 1


@dataclass(frozen=True, slots=True)
class Ask:
    """`is_ready`: it starts with the answer; else it only wants to know, and may keep a place."""

    session_id: UUID
    allowance_ms: int
    is_ready: bool


@transaction.atomic
def ask_for_seats(
    *, asks: Sequence[Ask], deployment: str, limits: Limits, decide: Decide
) -> dict[UUID, Decision]:
    """Decide on all of them, in the order of their places, and store what comes of it.

    Raises nothing for a Session that is gone: it has no answer.
    """
    now = _lock()
    rows = {seat.session_id: seat for seat in Seat.objects.select_related("session")}
    capacity = Capacity(limits.everywhere, _capacity_here(limits, now))
    reservations = _reservations(limits.reserve, now)
    sessions = Session.objects.in_bulk([ask.session_id for ask in asks])
    decisions: dict[UUID, Decision] = {}
    in_order = sorted(asks, key=lambda ask: _order(rows.get(ask.session_id), now))
    for index, ask in enumerate(in_order):
        session = sessions.get(ask.session_id)
        if session is None or not session.is_unfinished:
            continue
        decision = decide(
            now.timestamp(),
            capacity,
            [_seated(row, deployment) for row in rows.values() if row.seated_at],
            list(_places(rows.values(), deployment)),
            reservations,
            ask.session_id,
        )
        decisions[ask.session_id] = decision
        known = rows.get(ask.session_id)
        if known is not None or ask.is_ready or not isinstance(decision, Admit):
            is_seated = isinstance(decision, Admit)
            moment = now + timedelta(microseconds=index)  # no two of them at the same
            rows[ask.session_id] = _keep(session, ask, deployment, moment, is_seated=is_seated)
    return decisions


def leave_seat(session: Session) -> None:
    """Somebody else may have it; within the transaction that takes it from a (locked) Session.

    Decisions that are being made are waited for: one that found the Session unfinished would give
    a seat to nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    Seat.objects.filter(session=session).delete()


@transaction.atomic
def cut_capacity(*, deployment: str, retry_after_s: float) -> None:
    """The provider has refused one for want of room: nobody else comes in for a while.

    There is room for those who are there. `deployment` is `<provider>/<model>`, as Legs have them.
    """
    now = _lock()
    provider, _, model = deployment.partition("/")
    seats = Leg.objects.filter(provider=provider, model=model, closed_at__isnull=True).count()
    until = now + timedelta(seconds=max(retry_after_s, SHORTEST_CUT_S))
    CapacityCut.objects.update_or_create(
        deployment=deployment[:130], defaults={"seats": seats, "until": until}
    )


def _lock() -> datetime:
    """Nobody else decides until this transaction is over; what ran out is gone. Gives the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(FORGET)
        cursor.execute("SELECT clock_timestamp()")
        [now] = cursor.fetchone()
    found: datetime = now
    return found


def _capacity_here(limits: Limits, now: datetime) -> int:
    """All deployments of this line together, less what they refuse."""
    cuts = CapacityCut.objects.filter(until__gt=now)
    refused = sum(max(limits.here - cut.seats, 0) for cut in cuts)
    return max(limits.here * limits.deployments - refused, 0)


def _reservations(window: timedelta, now: datetime) -> list[Reservation]:
    """Of invitations whose time is near, and whose Session is not over."""
    near = Invitation.objects.filter(
        scheduled_at__range=(now - window, now + window), revoked_at__isnull=True
    ).filter(Q(session__isnull=True) | Q(session__state__in=[*UNFINISHED]))
    return [
        Reservation((at - window).timestamp(), (at + window).timestamp(), session)
        for at, session in near.values_list("scheduled_at", "session__pk")
        if at is not None
    ]


def _order(seat: Seat | None, now: datetime) -> tuple[datetime, str]:
    return (now, "") if seat is None else (seat.asked_at, str(seat.session_id))


def _seated(seat: Seat, deployment: str) -> Seated:
    left_ms = seat.allowance_ms - seat.session.spoken_ms
    return Seated(seat.session_id, seat.deployment == deployment, left_ms / 1000)


def _places(seats: Iterable[Seat], deployment: str) -> Iterable[Place]:
    for seat in seats:
        if seat.seated_at is None and seat.deployment == deployment:
            seen_at = seat.until - PLACE_KEPT
            yield Place(seat.session_id, seat.asked_at.timestamp(), seen_at.timestamp())


def _keep(session: Session, ask: Ask, deployment: str, now: datetime, *, is_seated: bool) -> Seat:
    seat, _ = Seat.objects.get_or_create(
        session=session,
        defaults={
            "organization_id": session.organization_id,
            "deployment": deployment,
            "asked_at": now,
            "allowance_ms": ask.allowance_ms,
            "until": now,
        },
    )
    if is_seated and seat.seated_at is None:
        seat.seated_at = now
    seat.deployment = deployment
    seat.until = now + (SEAT_KEPT if is_seated else PLACE_KEPT)
    seat.save(update_fields=["deployment", "seated_at", "until"])
    seat.session = session
    return seat
