"""Who may start: first come, first served, with seats kept for the scheduled."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.seating import Admit, Capacity, Place, Reservation, Seated, Wait
from realtime.admission import decide

pytestmark = pytest.mark.unit


def who(number: int) -> UUID:
    return UUID(int=number)


def seats(*left_s: float) -> list[Seated]:
    return [Seated(who(100 + n), is_here=True, left_s=left) for n, left in enumerate(left_s)]


def queue(*numbers: int) -> list[Place]:
    """In this order, with all of their pages there."""
    return [Place(who(number), float(at), seen_at=0.0) for at, number in enumerate(numbers)]


def ask(
    number: int,
    taken: Sequence[Seated] = (),
    line: Sequence[Place] = (),
    kept: Sequence[Reservation] = (),
    capacity: Capacity | None = None,
) -> Admit | Wait:
    return decide(0.0, capacity or Capacity(2, 2), taken, line, kept, who(number))


def test_whoever_comes_first_to_an_empty_house_starts() -> None:
    assert ask(1) == Admit()


def test_a_full_house_says_the_position_and_when_the_next_is_done() -> None:
    assert ask(1, seats(300, 60), queue(1)) == Wait(1, 60)
    assert ask(2, seats(300, 60), queue(1, 2)) == Wait(2, 300)
    assert ask(3, seats(300, 60), queue(1, 2, 3)) == Wait(3, None)  # nobody can say


def test_a_newcomer_stands_behind_the_queue_even_when_a_seat_is_free() -> None:
    assert ask(9, seats(60), queue(1)) == Wait(2, 60)
    assert ask(1, seats(60), queue(1)) == Admit()


def test_who_sits_may_stay_whatever_capacity_has_become() -> None:
    sitting = seats(60, 60, 60)
    assert decide(0.0, Capacity(1, 1), sitting, [], [], who(100)) == Admit()
    assert ask(1, sitting, queue(1), capacity=Capacity(2, 1)) == Wait(1, 60)
    assert ask(1, seats(5, 60, 90), queue(1), capacity=Capacity(9, 1)) == Wait(1, 90)


def test_a_deployment_that_is_full_waits_while_others_go_on() -> None:
    elsewhere = [Seated(who(50), is_here=False, left_s=10)]
    assert ask(1, elsewhere, capacity=Capacity(2, 1)) == Admit()
    both = [*elsewhere, Seated(who(51), is_here=True, left_s=40)]
    assert ask(1, both, capacity=Capacity(9, 1)) == Wait(1, 40)
    assert ask(1, both, capacity=Capacity(2, 9)) == Wait(1, 10)


def test_a_seat_is_kept_around_a_scheduled_time_for_who_was_invited() -> None:
    kept = [Reservation(-10, 10, who(7))]
    assert ask(1, seats(60), queue(1), kept) == Wait(1, 60)
    assert ask(7, seats(60), queue(1), kept) == Admit()
    assert ask(1, [], queue(1), kept) == Admit()
    assert ask(1, seats(60), queue(1), [Reservation(5, 10, who(7))]) == Admit()  # not yet
    assert ask(1, seats(60), queue(1), [Reservation(-9, -5, who(7))]) == Admit()  # not any more


def test_a_seat_is_kept_for_an_invitation_that_nobody_has_accepted_yet() -> None:
    assert ask(1, seats(60), queue(1), [Reservation(-10, 10, None)]) == Wait(1, 60)


def test_who_is_scheduled_and_sits_keeps_no_second_seat() -> None:
    kept = [Reservation(-10, 10, who(100))]
    assert ask(1, seats(60), queue(1), kept) == Admit()


def test_the_scheduled_go_before_the_others_and_in_their_own_order() -> None:
    kept = [Reservation(-10, 10, who(7)), Reservation(-10, 10, who(8))]
    line = queue(1, 7, 8)
    full = seats(60, 300)
    assert ask(7, full, line, kept) == Wait(1, 60)
    assert ask(8, full, line, kept) == Wait(2, 300)
    assert ask(1, full, line, kept) == Wait(3, None)


def test_who_is_away_is_passed_over_and_keeps_the_place() -> None:
    away, here = Place(who(1), 0, seen_at=-11), Place(who(2), 1, seen_at=-1)
    assert ask(2, seats(60), [away, here]) == Admit()
    assert ask(3, seats(60), [away, here]) == Wait(3, 60)  # behind the one who is there
    assert ask(3, seats(60), [away]) == Admit()
    assert ask(1, seats(60), [away, here]) == Admit()  # back in time
    assert ask(2, seats(60, 300), [away, here]) == Wait(2, 60)  # the next, with one to come back


def test_who_is_away_for_a_moment_is_waited_for() -> None:
    moment = Place(who(1), 0, seen_at=-9)
    assert ask(2, seats(60), [moment, Place(who(2), 1, seen_at=0)]) == Wait(2, 60)


def test_the_scheduled_pass_over_one_of_theirs_who_is_away() -> None:
    kept = [Reservation(-10, 10, who(7)), Reservation(-10, 10, who(8))]
    line = [Place(who(7), 0, seen_at=-11), Place(who(8), 1, seen_at=0)]
    assert ask(8, seats(60), line, kept) == Admit()
    assert ask(1, seats(60), line, kept) == Wait(3, None)  # seats are kept for both


def test_a_seat_that_is_used_for_longer_than_planned_says_nothing_of_when() -> None:
    assert ask(1, seats(-30, 0), queue(1)) == Wait(1, None)
    assert ask(1, seats(-30, 90), queue(1)) == Wait(1, 90)
    assert ask(2, seats(-30, 90), queue(1, 2)) == Wait(2, None)


class House:
    """The rows, as `actions/seats.py` keeps them; everybody in the queue asks in its order."""

    def __init__(self, capacity: Capacity) -> None:
        self.capacity = capacity
        self.seated: dict[UUID, Seated] = {}
        self.line: list[Place] = []
        self.now = 0.0
        self.admitted: list[UUID] = []

    def ask(self, session: UUID, kept: Sequence[Reservation]) -> None:
        decision = decide(
            self.now, self.capacity, [*self.seated.values()], self.line, kept, session
        )
        if isinstance(decision, Admit):
            self.line = [place for place in self.line if place.session != session]
            if session not in self.seated:
                self.seated[session] = Seated(session, is_here=True, left_s=60)
                self.admitted.append(session)
        elif all(place.session != session for place in self.line):
            self.line.append(Place(session, self.now, seen_at=1e9))  # and stays there

    def ask_all(self, kept: Sequence[Reservation]) -> None:
        for place in sorted(self.line, key=lambda place: place.asked_at):
            self.ask(place.session, kept)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(1, 12)),
        st.tuples(st.just("go"), st.integers(1, 12)),
        st.tuples(st.just("all"), st.just(0)),
        st.tuples(st.just("cut"), st.integers(0, 3)),
    ),
    max_size=60,
)


@given(STEPS, st.sets(st.integers(1, 12), max_size=3))
def test_nobody_overtakes_never_too_many_and_every_free_seat_is_used(
    steps: list[tuple[str, int]], scheduled: set[int]
) -> None:
    house = House(Capacity(3, 3))
    kept = [Reservation(0, 1e9, who(number)) for number in sorted(scheduled)]
    came: list[UUID] = []
    for kind, number in steps:
        house.now += 1
        before = len(house.seated)
        if kind == "come":
            session = who(number)
            if session not in came:
                came.append(session)
            house.ask(session, kept)
        elif kind == "go":
            gone = who(number)
            house.seated.pop(gone, None)
            house.line = [place for place in house.line if place.session != gone]
            came = [session for session in came if session != gone]
        elif kind == "cut":
            house.capacity = Capacity(3, number)
        else:
            house.ask_all(kept)
        limit = min(house.capacity.everywhere, house.capacity.here)
        assert len(house.seated) <= max(limit, before)  # a cut sends nobody away
        assert not set(house.seated) & {place.session for place in house.line}
    in_line = [place.session for place in house.line]
    walk_ins = [session for session in in_line if session.int not in scheduled]
    assert walk_ins == sorted(walk_ins, key=came.index)
    house.ask_all(kept)
    free = min(3 - len(house.seated), house.capacity.here - len(house.seated))
    absent = {who(number) for number in scheduled} - set(house.seated)
    if free > len(absent):
        assert house.line == []  # no seat stays empty while somebody waits for it


@given(st.lists(st.integers(1, 30), unique=True, max_size=30), st.sets(st.integers(1, 30)))
def test_all_come_in_at_last_in_the_order_they_came(order: list[int], scheduled: set[int]) -> None:
    house = House(Capacity(2, 2))
    kept = [Reservation(0, 1e9, who(number)) for number in order if number in scheduled]
    for number in order:
        house.now += 1
        house.ask(who(number), kept)
    while house.line:
        house.seated.pop(next(iter(house.seated)), None) if house.seated else None
        done = set(house.admitted)
        due = [each for each in kept if each.session not in done]
        house.ask_all(due)
    walk_ins = [who(number) for number in order if number not in scheduled]
    invited = [who(number) for number in order if number in scheduled]
    assert [session for session in house.admitted if session in walk_ins] == walk_ins
    assert [session for session in house.admitted if session in invited] == invited
