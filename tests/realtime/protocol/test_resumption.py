"""A page that is back hears the interviewer go on; one that flutters costs next to nothing."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.commands import Command
from realtime.protocol.events import ErrorClass
from realtime.protocol.resumption import LONGEST_PAUSE_MS, Resumption
from tests.realtime.protocol.rehearsal import Rehearsal, of, only

pytestmark = pytest.mark.unit

SECOND_MS = 1_000


class Fluttering(Rehearsal):
    """A provider that answers whatever is asked of it, until it is cancelled."""

    answers = 0

    def asked(self, commands: list[Command]) -> int:
        """How many responses these commands cost; each begins, and is cut when the page goes."""
        wishes = len(of(commands, c.CreateResponse))
        for _ in range(wishes):
            self.answers += 1
            self.begin(self.answers, ms=4_000)
        return wishes

    def flutter(self, times: int) -> int:
        """The page is there for half a second of each second."""
        asked = 0
        for _ in range(times):
            left = self.hear(e.BrowserLeft())
            if of(left, c.CancelResponse):
                asked += self.asked(self.finish(self.answers, status="cancelled"))
            asked += self.asked(self.wait(SECOND_MS // 2))
            asked += self.asked(self.connect())
            asked += self.asked(self.wait(SECOND_MS // 2))
        return asked


def test_a_page_that_drops_85_times_costs_a_handful_of_responses() -> None:
    show = Fluttering()
    assert show.asked(show.open()) == 1
    assert 1 <= show.flutter(85) <= 8


def test_a_page_that_stays_hears_the_interviewer_go_on_without_a_word_of_its_own() -> None:
    show = Fluttering()
    show.asked(show.open())
    show.flutter(20)
    show.hear(e.BrowserLeft())
    show.finish(show.answers, status="cancelled")
    back = [*show.connect(), *show.wait(LONGEST_PAUSE_MS)]
    assert len(of(back, c.CreateResponse)) == 1


def test_a_page_that_flutters_where_nothing_is_owed_costs_nothing() -> None:
    show = Fluttering()
    show.open()
    show.say()
    show.answers = 1
    assert show.flutter(25) == 0


def test_a_candidate_who_answers_has_an_answer_at_once_after_any_number_of_drops() -> None:
    show = Fluttering()
    show.asked(show.open())
    show.flutter(20)
    show.answer("I bake at night.")
    show.hear(e.BrowserLeft())
    show.finish(show.answers, status="cancelled")
    only(show.connect(), c.CreateResponse)


def test_a_response_that_is_owed_is_not_asked_for_while_nobody_hears() -> None:
    show = Rehearsal()
    show.open()
    show.hear(
        e.ResponseStarted("resp_1"),
        e.ResponseFinished("resp_1", "failed", kind=ErrorClass.BUSY),
    )
    show.hear(e.BrowserLeft())
    assert of(show.wait(20_000, step_ms=500), c.CreateResponse) == []
    only(show.connect(), c.CreateResponse)


def test_the_pauses_grow_and_start_anew_with_the_candidate() -> None:
    resumption = Resumption()
    now, pauses = 0, []
    for _ in range(7):
        assert resumption.may_ask(0, now)
        resumption.asked(now)
        began = now
        while not resumption.may_ask(0, now):
            now += 500
        pauses.append(now - began)
    assert pauses == [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    resumption.asked(now)
    assert resumption.may_ask(1, now)
