"""What a model cost while the database was away is written when it is back."""

import pytest
from django.db import IntegrityError, OperationalError
from django.db.models import Sum

from pipeline import arrears, expenses, runner
from pipeline.bill import Spent
from pipeline.metering import Meter, charge
from pipeline.models import Expense
from pipeline.runner import Outcome
from pipeline.steps.base import Output
from pipeline.steps.summary import WrittenSummary
from tests.cast import Cast
from tests.pipeline.rows import install_step, lapse, make_ended_session, make_step_run

ONE = Spent(tokens_in=100, tokens_out=20, cost_microusd=7)


class Weather:
    """What is written gets there, unless it storms."""

    def __init__(self) -> None:
        self.is_bad = True
        self.written: list[Spent] = []

    def write(self, spent: Spent) -> None:
        if self.is_bad:
            raise OperationalError
        self.written.append(spent)


@pytest.mark.unit
def test_what_is_owed_is_written_once_when_the_database_is_back() -> None:
    weather = Weather()
    meter = Meter(weather.write)
    meter.add(ONE)
    arrears.keep(meter)
    arrears.settle()
    assert weather.written == []
    weather.is_bad = False
    arrears.settle()
    arrears.settle()
    assert weather.written == [ONE]


@pytest.mark.unit
def test_what_can_never_be_written_stops_neither_the_others_nor_the_next_step() -> None:
    def write_for_nobody(_spent: Spent) -> None:
        raise OperationalError if weather.is_bad else IntegrityError

    weather = Weather()
    for write in (write_for_nobody, weather.write):
        meter = Meter(write)
        meter.add(ONE)
        arrears.keep(meter)
    weather.is_bad = False
    arrears.settle()
    assert weather.written == [ONE]
    arrears.settle()
    assert weather.written == [ONE]


@pytest.mark.unit
def test_who_owes_nothing_is_not_kept() -> None:
    weather = Weather()
    arrears.keep(Meter(weather.write))
    arrears.settle()
    assert weather.written == []


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_an_attempt_that_the_database_outlasted_is_paid_by_the_next_visit(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    step_run = make_step_run(make_ended_session(cast))
    other = make_step_run(make_ended_session(cast), step="links")
    write = expenses.write
    weather = Weather()

    def write_in_weather(account: expenses.Account, spent: Spent) -> None:
        weather.write(spent)
        write(account, spent)

    def work(_given: object) -> Output:
        charge(ONE)
        return Output(WrittenSummary("words", "model"))

    monkeypatch.setattr(expenses, "write", write_in_weather)
    install_step(monkeypatch, work)
    with pytest.raises(OperationalError):
        runner.run_step(step_run.pk, lease_seconds=0.5)
    weather.is_bad = False
    runner.run_step(other.pk)
    assert [expense.fence for expense in Expense.objects.filter(step_run=step_run)] == [1]
    lapse(step_run)
    assert runner.run_step(step_run.pk) is Outcome.DONE
    step_run.refresh_from_db()
    paid = Expense.objects.aggregate(Sum("cost_microusd"))["cost_microusd__sum"]
    assert (step_run.cost_microusd, paid) == (2 * ONE.cost_microusd, 2 * ONE.cost_microusd)
