"""Work that nobody wants any more is noticed before the next costly piece of it."""

import pytest

from pipeline.asking import ask
from pipeline.standing import ClaimLost, lost_when, refuse_if_lost
from tests.fakes.text_model import FakeTextModel, said

pytestmark = pytest.mark.unit


def test_outside_of_any_claim_nothing_is_lost() -> None:
    refuse_if_lost()


def test_a_lost_claim_is_noticed_as_long_as_it_is_at_work() -> None:
    with lost_when(lambda: True), pytest.raises(ClaimLost):
        refuse_if_lost()
    refuse_if_lost()


def test_a_claim_that_holds_is_worked_on() -> None:
    with lost_when(lambda: False):
        refuse_if_lost()


def test_no_model_is_paid_for_what_nobody_wants() -> None:
    model = FakeTextModel([said("words")])
    with lost_when(lambda: True), pytest.raises(ClaimLost):
        ask(model, instructions="", material="", read=lambda answer: answer)
    assert model.asked == []
