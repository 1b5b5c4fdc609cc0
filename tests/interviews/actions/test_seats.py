"""Seats as rows: one lock, honest places, nothing leaks."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from interviews.actions import leases, seats, sessions
from interviews.actions.seats import Ask, Limits, ask_for_seats, cut_capacity
from interviews.models import CapacityCut, Leg, Seat, Session
from interviews.seating import Admit, Decision, Wait
from interviews.states import EndReason, SessionState
from realtime.admission import decide
from tests.cast import NOW, Cast, make_invitation, make_leg, make_preview, make_session
from tests.racing import race

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

MINUTE_MS = 60_000
ONE_SEAT = Limits(everywhere=1, here=9, reserve=timedelta(minutes=10))


@pytest.fixture
def three(cast: Cast) -> list[Session]:
    return [make_session(make_invitation(cast.version)) for _ in range(3)]


def ask(*asking: Session, is_ready: bool = True, limits: Limits = ONE_SEAT) -> list[Decision]:
    asks = [Ask(session.pk, 12 * MINUTE_MS, is_ready) for session in asking]
    given = ask_for_seats(asks=asks, deployment="fake", limits=limits, decide=decide)
    return [given[session.pk] for session in asking if session.pk in given]


def test_first_come_first_served_with_an_estimate(three: list[Session]) -> None:
    first, second, third = three
    assert ask(first) == [Admit()]
    assert ask(second) == [Wait(1, 720.0)]
    assert ask(third) == [Wait(2, None)]
    Session.objects.filter(pk=first.pk).update(spoken_ms=11 * MINUTE_MS)
    assert ask(second) == [Wait(1, 60.0)]
    sessions.end_session(session_id=first.pk, reason=EndReason.PLAN, now=NOW)
    assert ask(third) == [Wait(2, None)]
    assert ask(third, second) == [Wait(1, 720.0), Admit()]
    assert Seat.objects.count() == 2


def test_many_that_come_at_once_stand_in_the_order_they_were_named(three: list[Session]) -> None:
    assert ask(*three) == [Admit(), Wait(1, 720.0), Wait(2, None)]
    assert ask(*three) == [Admit(), Wait(1, 720.0), Wait(2, None)]


def test_who_only_wants_to_know_takes_no_seat_but_keeps_a_place(three: list[Session]) -> None:
    first, second, _ = three
    assert ask(first, is_ready=False) == [Admit()]
    assert Seat.objects.count() == 0
    assert ask(first) == [Admit()]
    assert ask(second, is_ready=False) == [Wait(1, 720.0)]
    assert Seat.objects.get(session=second).seated_at is None
    Seat.objects.filter(session=first).delete()
    assert ask(second, is_ready=False) == [Admit()]  # its turn: the seat is there for a while
    assert Seat.objects.get(session=second).seated_at is not None


def test_a_session_that_ends_while_its_seat_is_decided_on_leaves_none(three: list[Session]) -> None:
    """The decision has found it unfinished: its end waits for that, and then takes the seat."""
    pk = three[0].pk

    def end_it() -> None:
        try:
            sessions.end_session(session_id=pk, reason=EndReason.PLAN, now=NOW)
        finally:
            connection.close()

    ending = threading.Thread(target=end_it)

    def decide_slowly(*about: Any) -> Decision:
        ending.start()
        ending.join(0.5)
        return decide(*about)

    asks = [Ask(pk, 12 * MINUTE_MS, is_ready=True)]
    ask_for_seats(asks=asks, deployment="fake", limits=ONE_SEAT, decide=decide_slowly)
    ending.join(60)
    assert Session.objects.get(pk=pk).state == SessionState.ENDED
    assert Seat.objects.count() == 0


def test_previews_count_too(cast: Cast, three: list[Session]) -> None:
    ask(make_preview(cast.interview, by=cast.editor))
    assert ask(three[0]) == [Wait(1, 720.0)]


def test_a_seat_or_a_place_that_nobody_renews_runs_out(three: list[Session]) -> None:
    _first, second, third = three
    ask(*three)
    Seat.objects.exclude(session=third).update(until=timezone.now() - timedelta(seconds=1))
    assert ask(third) == [Admit()]
    assert list(Seat.objects.values_list("session", flat=True)) == [third.pk]
    assert ask(second) == [Wait(1, 720.0)]


def test_a_place_outlives_a_closed_page_and_a_seat_a_restart(three: list[Session]) -> None:
    ask(*three)
    for seat in Seat.objects.all():
        assert seat.until - timezone.now() > timedelta(seconds=100)
    assert ask(three[1]) == [Wait(1, 720.0)]  # back, and where it was


def test_who_is_first_in_line_and_away_keeps_no_seat_from_the_next(three: list[Session]) -> None:
    first, away, second = three
    ask(*three)
    Seat.objects.filter(session=away).update(until=F("until") - timedelta(seconds=11))
    sessions.end_session(session_id=first.pk, reason=EndReason.PLAN, now=NOW)
    assert ask(second) == [Admit()]
    assert ask(away) == [Wait(1, 720.0)]  # in its old place


def test_seats_are_renewed_with_the_leases(three: list[Session]) -> None:
    ask(*three)
    soon = timezone.now() + timedelta(seconds=5)
    Seat.objects.update(until=soon)
    holder = UUID(int=1)
    fence = leases.take_lease(session_id=three[0].pk, taker=holder, ttl_ms=3_000)
    assert fence is not None
    everybody = [session.pk for session in three]
    leases.renew_leases(holder=holder, fences={three[0].pk: fence}, ttl_ms=1, seated=everybody)
    renewed = Seat.objects.filter(until__gt=soon)
    assert [seat.session_id for seat in renewed] == [three[0].pk]  # a place is renewed by asking


def test_a_session_that_is_interrupted_gives_its_seat_back(three: list[Session]) -> None:
    ask(three[0])
    for state in (SessionState.LIVE, SessionState.PAUSED, SessionState.INTERRUPTED):
        assert Seat.objects.count() == 1
        sessions.change_state(session_id=three[0].pk, state=state, now=NOW)
    assert Seat.objects.count() == 0


def test_an_ended_session_is_given_nothing(three: list[Session]) -> None:
    sessions.end_session(session_id=three[0].pk, reason=EndReason.PLAN, now=NOW)
    assert ask(three[0]) == []


@pytest.mark.parametrize(("minutes", "answer"), [(5, Wait(1, None)), (30, Admit())])
def test_a_seat_is_kept_around_a_scheduled_time(
    cast: Cast, three: list[Session], minutes: int, answer: Decision
) -> None:
    invitation = cast.invitation
    invitation.scheduled_at = timezone.now() + timedelta(minutes=minutes)
    invitation.save()
    assert ask(three[0]) == [answer]
    if minutes == 5:
        assert ask(make_session(invitation)) == [Admit()]


@pytest.mark.fault("C57")
def test_a_provider_that_has_no_room_lowers_capacity_for_a_while(three: list[Session]) -> None:
    many = Limits(everywhere=9, here=9, reserve=timedelta())
    first, second, third = three
    ask(first, second, limits=many)
    make_leg(first)
    provider = Leg.objects.values_list("provider", "model").get()
    cut_capacity(deployment="/".join(provider), retry_after_s=5)
    assert CapacityCut.objects.get().seats == 1
    assert ask(third, limits=many) == [Wait(1, 720.0)]
    assert ask(third, limits=replace(many, deployments=2)) == [Admit()]  # there is a second one
    Seat.objects.filter(session=third).delete()
    assert ask(first, second, limits=many) == [Admit(), Admit()]  # who sits is not touched
    CapacityCut.objects.update(until=timezone.now())
    assert ask(third, limits=many) == [Admit()]


def test_twenty_processes_that_ask_at_once_give_no_seat_twice(cast: Cast) -> None:
    waiting = [make_session(make_invitation(cast.version)) for _ in range(20)]
    limits = Limits(everywhere=7, here=9, reserve=timedelta())
    answered = race([partial(ask, session, limits=limits) for session in waiting])
    answers = [each for answer in answered for each in answer]
    positions = sorted(each.position for each in answers if isinstance(each, Wait))
    assert positions == list(range(1, 14))
    assert Seat.objects.filter(seated_at__isnull=False).count() == 7


def test_who_asks_in_several_places_at_once_stands_in_line_once(three: list[Session]) -> None:
    """Two tabs, two processes: one place, and the next one stands right behind it."""
    first, second, third = three
    ask(first)
    answered = race([partial(ask, second) for _ in range(10)])
    assert answered == [[Wait(1, 720.0)]] * 10
    assert Seat.objects.filter(session=second).count() == 1
    assert ask(third) == [Wait(2, None)]


def test_the_lock_is_for_this_and_nothing_else() -> None:
    assert seats.LOCK < 2**63
