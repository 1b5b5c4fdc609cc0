"""An attempt's cost: its own row, and the sums of its step."""

import pytest

from pipeline import expenses
from pipeline.bill import Spent
from pipeline.models import Expense, StepRun
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ONE, TWO = Spent(100, 20, 7), Spent(200, 40, 14)


def account_of(step_run: StepRun, *, fence: int) -> expenses.Account:
    return expenses.Account(
        step_run.organization_id, step_run.session_id, step_run.pk, step_run.step, fence
    )


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast))


def sums(step_run: StepRun) -> Spent:
    step_run.refresh_from_db()
    return Spent(step_run.tokens_in, step_run.tokens_out, step_run.cost_microusd)


def test_what_is_written_twice_counts_once(step_run: StepRun) -> None:
    account = account_of(step_run, fence=1)
    for _ in range(2):
        expenses.write(account, ONE)
    assert sums(step_run) == ONE
    expenses.write(account, TWO)
    assert sums(step_run) == TWO
    assert Expense.objects.get().cost_microusd == 14


def test_each_attempt_has_its_row_and_the_step_their_sum(step_run: StepRun) -> None:
    for fence in (1, 2):
        expenses.write(account_of(step_run, fence=fence), ONE)
    rows = Expense.objects.order_by("fence").values_list("fence", "cost_microusd")
    assert list(rows) == [(1, 7), (2, 7)]
    assert sums(step_run) == TWO


def test_of_a_session_that_is_gone_the_organization_keeps_the_cost(step_run: StepRun) -> None:
    before, after = (account_of(step_run, fence=fence) for fence in (1, 2))
    expenses.write(before, ONE)
    step_run.session.delete()
    for _ in range(2):
        expenses.write(after, ONE)
    rows = Expense.objects.filter(organization=step_run.organization)
    assert [(row.session_id, row.step_run_id, row.cost_microusd) for row in rows] == [
        (None, None, 7),
        (None, None, 7),
    ]
