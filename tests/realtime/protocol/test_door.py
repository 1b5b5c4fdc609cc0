"""Nothing starts before there is a seat, and then it starts by itself."""

import pytest

from interviews.states import SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode
from realtime.protocol.seat import SeatDenied, SeatGiven
from tests.realtime.protocol.rehearsal import Rehearsal, kinds, of, only

pytestmark = pytest.mark.unit


def arrived() -> Rehearsal:
    show = Rehearsal(needs_seat=True)
    show.hear(e.BrowserConnected())
    return show


def waiting() -> Rehearsal:
    show = arrived()
    show.hear(SeatDenied(2, 5), e.BrowserJoined(Mode.VOICE), SeatDenied(2, 5))
    return show


@pytest.mark.fault("C57")
def test_who_has_to_wait_hears_of_it_before_they_are_ready() -> None:
    show = Rehearsal(needs_seat=True)
    assert only(show.hear(e.BrowserConnected()), c.AskSeat).is_ready is False
    told = show.hear(SeatDenied(3, 7))
    assert only(told, c.ShowWaiting) == c.ShowWaiting(3, 7)
    assert only(told, c.ShowPhase).phase == "waiting"
    assert show.state is SessionState.OPEN
    assert only(show.hear(SeatGiven()), c.ShowPhase).phase == "idle"


def test_with_a_seat_free_the_start_is_a_matter_of_one_question() -> None:
    show = arrived()
    show.hear(SeatGiven())
    joined = show.hear(e.BrowserJoined(Mode.TEXT))
    assert only(joined, c.AskSeat).is_ready
    assert of(joined, c.OpenVoice) == []
    assert show.phase == "connecting"
    only(show.hear(SeatGiven()), c.OpenVoice)
    assert of(show.hear(SeatGiven()), c.OpenVoice) == []


def test_who_waits_starts_by_itself_when_it_is_their_turn() -> None:
    show = waiting()
    assert (show.phase, show.state) == ("waiting", SessionState.WAITING)
    assert kinds(show.hear(SeatDenied(1, None))) == ["ShowWaiting"]
    given = show.hear(SeatGiven())
    only(given, c.OpenVoice)
    assert only(given, c.ShowPhase).phase == "connecting"
    show.come_up()
    assert show.state is SessionState.LIVE
    assert show.hear(SeatDenied(1, None)) == []  # it has one


def test_the_clock_and_the_gaps_of_who_waits_stand_still() -> None:
    show = waiting()
    show.wait(60_000, step_ms=10_000)
    assert show.relay.life.budget.spoken_ms == 0
    assert of(show.commands, c.OpenGap) == []


def test_a_page_that_leaves_the_queue_leaves_nothing_behind() -> None:
    show = waiting()
    left = show.hear(e.BrowserLeft())
    assert only(left, c.ChangeState).state is SessionState.OPEN
    assert kinds(left)[-1] == "Finish"


def test_a_page_that_leaves_before_it_was_told_changes_no_state() -> None:
    show = arrived()
    show.hear(e.BrowserJoined(Mode.TEXT))
    assert kinds(show.hear(e.BrowserLeft())) == ["Finish"]


def test_a_second_page_in_the_queue_hears_where_it_stands() -> None:
    show = waiting()
    second = show.hear(e.BrowserConnected())
    assert only(second, c.Welcome).phase == "waiting"
    assert only(second, c.ShowWaiting).position == 2
    assert of(show.hear(SeatGiven()), c.OpenVoice) == []  # nobody said hello yet
    only(show.hear(e.BrowserJoined(Mode.TEXT)), c.AskSeat)


def test_a_session_that_was_paused_waits_without_a_change_of_state() -> None:
    show = Rehearsal(needs_seat=True, state=SessionState.PAUSED)
    show.connect()
    show.hear(SeatDenied(1, 1))
    assert (show.phase, show.state) == ("waiting", SessionState.PAUSED)


def test_the_end_may_be_chosen_in_the_queue() -> None:
    show = waiting()
    show.hear(e.EndRequested())
    assert show.phase == "ended"
    only(show.commands, c.EndSession)
