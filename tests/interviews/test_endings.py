"""The doorbell of an ended session: rung at once, harmless when it breaks or hangs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from interviews import endings
from interviews.endings import MOST_RINGING, Callback
from tests.processes import wait_until

pytestmark = pytest.mark.unit

SESSION = UUID(int=1)


@contextmanager
def only(*callbacks: Callback) -> Iterator[None]:
    """Just these are rung, whatever else is wired."""
    wired = list(endings._callbacks)
    endings._callbacks[:] = callbacks
    try:
        yield
    finally:
        endings._callbacks[:] = wired


def test_everybody_who_asked_is_told_of_the_end() -> None:
    told: list[UUID] = []
    with only():
        endings.on_session_ended(told.append)
        endings.on_session_ended(told.append)  # asking twice is asking once
        endings.announce(SESSION)
        wait_until(lambda: told == [SESSION], limit_s=2)
        endings.forget(told.append)
        assert endings._callbacks == []


def test_a_bell_that_breaks_does_not_keep_the_others_from_ringing() -> None:
    told: list[UUID] = []

    def break_down(_session_id: UUID) -> None:
        raise ConnectionError

    with only(break_down, told.append):
        endings.announce(SESSION)
        wait_until(lambda: told == [SESSION], limit_s=2)


def test_bells_that_hang_keep_nobody_waiting_and_are_not_piled_up() -> None:
    release, hanging = threading.Event(), []

    def hang(session_id: UUID) -> None:
        hanging.append(session_id)
        release.wait(5)

    with only(hang):
        for _ in range(MOST_RINGING * 3):
            endings.announce(SESSION)
        wait_until(lambda: len(hanging) == MOST_RINGING, limit_s=2)
        release.set()
        wait_until(lambda: not any_ringing(), limit_s=2)
        assert len(hanging) == MOST_RINGING
        endings.announce(SESSION)
        wait_until(lambda: len(hanging) == MOST_RINGING + 1, limit_s=2)


def any_ringing() -> bool:
    return any(thread.name == "session-ended" for thread in threading.enumerate())
