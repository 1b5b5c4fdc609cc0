"""What a model costs is written while it is spent."""

import pytest
from django.db import OperationalError

from pipeline.bill import NOTHING, Spent
from pipeline.metering import Meter, charge, metered

pytestmark = pytest.mark.unit

ONE = Spent(tokens_in=100, tokens_out=20, cost_microusd=7)
TWO = Spent(tokens_in=200, tokens_out=40, cost_microusd=14)


def test_every_answer_is_written_before_the_next_is_asked_for() -> None:
    written: list[Spent] = []
    with metered(Meter(written.append)):
        charge(ONE)
        assert written == [ONE]
        charge(ONE)
    assert written == [ONE, TWO]


def test_who_works_under_no_meter_is_not_counted() -> None:
    written: list[Spent] = []
    with metered(Meter(written.append)):
        pass
    charge(ONE)
    assert written == []


def test_what_costs_nothing_writes_nothing() -> None:
    written: list[Spent] = []
    meter = Meter(written.append)
    with metered(meter):
        charge(NOTHING)
    meter.settle()
    assert written == []


def test_what_could_not_be_written_is_written_with_the_next() -> None:
    weather = [OperationalError("away")]
    written: list[Spent] = []

    def write(spent: Spent) -> None:
        if weather:
            raise weather.pop()
        written.append(spent)

    with metered(Meter(write)):
        charge(ONE)
        assert written == []
        charge(ONE)
    assert written == [TWO]


def test_the_account_is_settled_once_however_often_that_is_tried() -> None:
    written: list[Spent] = []
    meter = Meter(written.append)
    with metered(meter):
        charge(ONE)
    for _ in range(2):
        meter.settle()
    assert written == [ONE]
