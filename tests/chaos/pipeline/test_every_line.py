"""A worker is killed at every line around a claim, and another one finishes: one result each time.

Each death is a SIGKILL for a process of its own.
"""

import time
from typing import Any

import pytest
from django.db.models import Sum

from pipeline import runner
from pipeline.bill import Spent
from pipeline.failures import TransientFailure
from pipeline.metering import charge
from pipeline.models import Expense, StepRun, Summary
from pipeline.steps import summary
from pipeline.steps.base import Output
from pipeline.steps.summary import WrittenSummary
from tests.cast import Cast
from tests.chaos.pipeline.reaper import KILLED, Line, files_of, find_lines, work_and_die
from tests.chaos.pipeline.way import WAY
from tests.pipeline.rows import install_step, lapse, make_ended_session, make_step_run

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

#: The way of a step from its claim to its result.
WATCHED = files_of((*WAY, summary))
ONE = Spent(tokens_in=100, tokens_out=20, cost_microusd=7)
PATIENCE_S = 30.0


def finish(step_run: StepRun) -> None:
    """As another worker does, when the lease is over; the dead one's locks go with its line."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        step_run.refresh_from_db()
        if step_run.status == "done":
            return
        assert time.monotonic() < deadline, f"it is {step_run.status}"
        if step_run.status == "running":
            lapse(step_run)
        StepRun.objects.update(not_before=None)
        runner.run_step(step_run.pk)


def write_words(_given: Any) -> Output:
    """By a model that is paid for."""
    charge(ONE)
    return Output(WrittenSummary("words", "model"))


def stumble_at_first(given: Any) -> Output:
    """Paid for as well, and of no use."""
    output = write_words(given)
    if StepRun.objects.get().fence == 1:
        raise TransientFailure("The model is busy.")
    return output


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast))


def begin_anew(step_run: StepRun) -> None:
    Summary.objects.all().delete()
    Expense.objects.all().delete()
    StepRun.objects.update(
        status="ready",
        not_before=None,
        fence=0,
        attempts=0,
        deaths=0,
        tokens_in=0,
        tokens_out=0,
        cost_microusd=0,
    )


def die_at(step_run: StepRun, line: Line, *, most_takes: int) -> None:
    """And have it finished: the result is there once, and what was paid is what is counted."""
    begin_anew(step_run)
    assert work_and_die(step_run, line) == KILLED, line
    finish(step_run)
    assert [each.markdown for each in Summary.objects.all()] == ["words"], line
    assert 1 <= step_run.attempts <= step_run.fence <= most_takes, line
    paid = Expense.objects.aggregate(Sum("cost_microusd"))["cost_microusd__sum"]
    assert step_run.cost_microusd == paid, line
    assert ONE.cost_microusd <= paid <= step_run.fence * ONE.cost_microusd, line


@pytest.mark.fault("B23")
def test_a_worker_that_dies_at_any_line_leaves_one_result_to_the_next(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_step(monkeypatch, write_words)
    to_the_result = find_lines(step_run, WATCHED)
    assert {file for file, _number in to_the_result} == WATCHED
    for line in to_the_result:
        die_at(step_run, line, most_takes=2)
    install_step(monkeypatch, stumble_at_first)
    begin_anew(step_run)
    giving_it_back = [line for line in find_lines(step_run, WATCHED) if line not in to_the_result]
    assert giving_it_back
    for line in giving_it_back:
        die_at(step_run, line, most_takes=3)
