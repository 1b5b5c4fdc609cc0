"""What is written to a database that is away waits for it, within limits."""

from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError

from pipeline import weather
from pipeline.weather import outlast

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weather, "LOOKS_AGAIN_AFTER_SECONDS", 0.0)


def away(times: int, failure: type[Exception] = OperationalError) -> Callable[[], int]:
    """Works after so many failures, and says how often it was tried."""
    tries: list[int] = []

    def act() -> int:
        tries.append(1)
        if len(tries) <= times:
            raise failure("server closed the connection")
        return len(tries)

    return act


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
def test_a_database_that_comes_back_is_waited_for(failure: type[Exception]) -> None:
    assert outlast(away(3, failure), within_seconds=60) == 4


def test_a_database_that_stays_away_is_an_error_in_the_end() -> None:
    with pytest.raises(OperationalError):
        outlast(away(1_000_000), within_seconds=0.05)


def test_any_other_error_is_raised_at_once() -> None:
    act = away(1, ValueError)
    with pytest.raises(ValueError, match="server"):
        outlast(act, within_seconds=60)
    assert act() == 2
