"""The audit of money sees an answer that is on no bill, and one that is on two."""

from dataclasses import replace

import pytest

from tests.chaos.ledger import Entry
from tests.chaos.pipeline import prices
from tests.chaos.pipeline.money import Span, judge_money
from tests.chaos.pipeline.record import Expense, Gone, Move, Record, Sum

pytestmark = pytest.mark.unit

KEY, STEP, RUN = "20", "summary", "run-1"


def asked(*counts: int, key: str = KEY) -> list[Entry]:
    """The so many-th answers, at those seconds."""
    return [
        Entry(float(count), key, "asked", {"step": STEP, "tokens": prices.tokens_of(count)})
        for count in counts
    ]


def paid(*counts: int) -> Sum:
    tokens = sum(prices.tokens_of(count) for count in counts)
    return Sum(tokens, len(counts), prices.cost_of(tokens, len(counts)))


def record(*counts: int) -> Record:
    """In one attempt, and in order."""
    return Record(
        names={RUN: (KEY, STEP)},
        expenses=[Expense(KEY, STEP, paid(*counts))],
        spent={(KEY, STEP): paid(*counts)},
    )


def judged(
    kept: Record,
    model: list[Entry],
    *,
    shown: int | None = None,
    away: tuple[Span, ...] = (),
    erased: tuple[str, ...] = (),
) -> list[tuple[str, str]]:
    cost = sum(each.spent.cost_microusd for each in kept.expenses if each.key)
    desk = {KEY: cost if shown is None else shown}
    findings = judge_money(kept, model, erased=erased, shown=desk, away=away)
    return [(finding.kind, finding.what.split()[0]) for finding in findings]


def test_what_was_answered_and_paid_once_is_let_be() -> None:
    assert judged(record(1, 2, 5), asked(1, 2, 5)) == []


def test_an_answer_on_no_bill_is_found() -> None:
    assert judged(record(1), asked(1, 2)) == [("lost", "1")]


def test_an_answer_paid_twice_in_one_attempt_is_found() -> None:
    twice = Sum(2, 2, prices.cost_of(2, 2))  # the first answer two times
    kept = replace(record(1), expenses=[Expense(KEY, STEP, twice)], spent={(KEY, STEP): twice})
    assert ("doubled", "summary") in judged(kept, asked(1))


def test_an_answer_paid_by_two_attempts_is_found() -> None:
    kept = replace(record(1), expenses=[Expense(KEY, STEP, paid(1))] * 2)
    kept.spent[KEY, STEP] = paid(1) + paid(1)
    assert judged(kept, asked(1)) == [("doubled", "summary")]


def test_an_answer_that_nobody_asked_for_is_found() -> None:
    assert judged(record(1, 2), asked(1)) == [("doubled", "summary")]


def test_a_wrong_price_is_found() -> None:
    cheap = replace(paid(1), cost_microusd=1)
    kept = replace(record(1), expenses=[Expense(KEY, STEP, cheap)], spent={(KEY, STEP): cheap})
    assert judged(kept, asked(1)) == [("lost", "summary")]


@pytest.mark.parametrize(("sum_on_step", "kind"), [(paid(1, 2), "doubled"), (Sum(), "lost")])
def test_a_step_that_says_something_else_than_its_rows_is_found(
    sum_on_step: Sum, kind: str
) -> None:
    kept = replace(record(1), spent={(KEY, STEP): sum_on_step})
    assert judged(kept, asked(1)) == [(kind, "summary")]


@pytest.mark.parametrize(("shown", "kind"), [(0, "lost"), (1_000, "doubled")])
def test_a_desk_that_shows_something_else_is_found(shown: int, kind: str) -> None:
    assert judged(record(1), asked(1), shown=shown) == [(kind, "the")]


# --- Who may have given no answer


def reclaimed(at: float) -> list[Move]:
    return [
        Move(1, RUN, "ready", "running", 0, 1, None, at=0.5),
        Move(2, RUN, "running", "running", 1, 2, 0.3, at=at),
    ]


def test_a_death_costs_one_answer_and_no_more() -> None:
    kept = replace(record(3), moves=reclaimed(2.5))
    assert judged(kept, asked(2, 3)) == []
    assert judged(kept, asked(1, 2, 3)) == [("lost", "2")]


def test_a_death_without_the_database_costs_what_that_attempt_had_paid() -> None:
    kept = replace(record(3), moves=reclaimed(2.5))
    assert judged(kept, asked(1, 2, 3), away=((2.0, 9.0),)) == []
    assert judged(kept, asked(1, 2, 3), away=((4.0, 9.0),)) == [("lost", "2")]


def test_an_answer_that_came_too_late_is_excused() -> None:
    gave_up = Move(3, RUN, "running", "ready", 1, 1, None, "The text model did not answer.")
    assert judged(replace(record(2), moves=[gave_up]), asked(1, 2)) == []
    failed = replace(gave_up, error="It was no JSON.")
    assert judged(replace(record(2), moves=[failed]), asked(1, 2)) == [("lost", "1")]


def test_what_the_erased_have_cost_stays_without_their_names() -> None:
    kept = Record(expenses=[Expense("", STEP, paid(1, 2))], steps_gone={RUN: STEP})
    both = asked(1, 2, 3)
    assert judged(kept, both, erased=(KEY,)) == [("lost", "1")]
    kept.gone.append(Gone("pipeline_steprun", STEP, "running"))
    assert judged(kept, both, erased=(KEY,)) == []
