"""Of a call and of who waits for it, one decides that it is over."""

import pytest

from interviews.live_calls import GivenUpError, Settlement

pytestmark = pytest.mark.unit


def test_what_is_given_up_neither_begins_nor_is_kept() -> None:
    settlement = Settlement()
    settlement.begin()
    assert settlement.give_up()
    with pytest.raises(GivenUpError):
        settlement.begin()
    with pytest.raises(GivenUpError):
        settlement.keep()
    assert settlement.give_up()


def test_what_is_kept_is_not_given_up() -> None:
    settlement = Settlement()
    settlement.begin()
    settlement.keep()
    assert not settlement.give_up()
