"""Expense: a row of money, with nothing of a person in it."""

import pytest

from pipeline.models import Expense
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_expense, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_expense_outlives_its_session_and_names_nobody(cast: Cast) -> None:
    session = make_ended_session(cast, name="Nova")
    expense = make_expense(make_step_run(session), fence=2, cost_microusd=7)
    session.delete()
    expense.refresh_from_db()
    assert (expense.session, expense.step_run, expense.cost_microusd) == (None, None, 7)
    assert str(expense) == "summary · 2"
    kinds = {field.get_internal_type() for field in Expense._meta.fields}
    assert "TextField" not in kinds
