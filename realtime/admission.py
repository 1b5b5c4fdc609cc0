"""May this Session start now, and if not, when? First come, first served (pure).

A seat is kept for each invitation around its scheduled time. Those go before the others, in their
own order; nobody else overtakes.
"""

from collections.abc import Sequence
from uuid import UUID

from interviews.seating import Admit, Capacity, Decision, Place, Reservation, Seated, Wait

#: A page asks every two seconds; one that has not for so long is passed over, and keeps its place.
ABSENT_AFTER_S = 10.0


def decide(
    now: float,
    capacity: Capacity,
    seats: Sequence[Seated],
    queue: Sequence[Place],
    reservations: Sequence[Reservation],
    session: UUID,
) -> Decision:
    """One that is not in the queue stands behind all of it; the position counts the absent, too."""
    if any(seat.session == session for seat in seats):
        return Admit()
    kept = _kept(now, seats, reservations)
    scheduled = {each.session for each in kept}
    ahead = _ahead(queue, session)
    invited = [place for place in ahead if place.session in scheduled]
    walk_ins = [place for place in ahead if place.session not in scheduled]
    if session in scheduled:
        must_be_free, waiting = _present(now, invited), len(invited)
    else:
        must_be_free = _present(now, walk_ins) + len(kept)
        waiting = sum(place.session in scheduled for place in queue) + len(walk_ins)
    if must_be_free < _free(capacity, seats):
        return Admit()
    return Wait(waiting + 1, _estimate_s(capacity, seats, must_be_free + 1))


def _kept(
    now: float, seats: Sequence[Seated], reservations: Sequence[Reservation]
) -> list[Reservation]:
    """Those whose time it is, and who do not sit yet."""
    seated = {seat.session for seat in seats}
    due = (each for each in reservations if each.begins <= now <= each.ends)
    return [each for each in due if each.session not in seated]


def _ahead(queue: Sequence[Place], session: UUID) -> list[Place]:
    in_order = sorted(queue, key=lambda place: (place.asked_at, place.session))
    sessions = [place.session for place in in_order]
    return in_order[: sessions.index(session)] if session in sessions else in_order


def _present(now: float, places: Sequence[Place]) -> int:
    return sum(now - place.seen_at < ABSENT_AFTER_S for place in places)


def _free(capacity: Capacity, seats: Sequence[Seated]) -> int:
    here = sum(seat.is_here for seat in seats)
    return min(capacity.everywhere - len(seats), capacity.here - here)


def _estimate_s(capacity: Capacity, seats: Sequence[Seated], wanted: int) -> float | None:
    """When so many seats are free, if all who sit use the time that is planned for them.

    One who has used more already may go at any moment, or not: that is no estimate.
    """
    here = [seat for seat in seats if seat.is_here]
    everywhere_s = _freed_s(seats, wanted - (capacity.everywhere - len(seats)))
    here_s = _freed_s(here, wanted - (capacity.here - len(here)))
    return None if everywhere_s is None or here_s is None else max(everywhere_s, here_s)


def _freed_s(seats: Sequence[Seated], count: int) -> float | None:
    """When the `count`-th of these seats is free; None where nobody knows."""
    if count <= 0:
        return 0.0
    left_s = sorted(seat.left_s for seat in seats if seat.left_s > 0)
    return left_s[count - 1] if count <= len(left_s) else None
