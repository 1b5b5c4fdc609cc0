"""Whoever has to know of a withdrawal is told once, and can stop it."""

from uuid import UUID, uuid4

import pytest

from interviews import withdrawals
from pipeline.actions.withdrawals import refuse_steps

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refuse_steps in withdrawals._callbacks
    monkeypatch.setattr(withdrawals, "_callbacks", [])


def test_everybody_is_told_once() -> None:
    told: list[UUID] = []
    withdrawals.on_withdrawn(told.append)
    withdrawals.on_withdrawn(told.append)
    session_id = uuid4()
    withdrawals.announce(session_id)
    assert told == [session_id]


def test_who_cannot_refuse_what_is_made_stops_the_withdrawal() -> None:
    def fail(_session_id: UUID) -> None:
        raise LookupError

    withdrawals.on_withdrawn(fail)
    with pytest.raises(LookupError):
        withdrawals.announce(uuid4())
