"""Threads that many share: nobody fills them, no work is lost, and who asks for more waits."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from pipeline.tools.shared_threads import BusyError, SharedThreads

pytestmark = pytest.mark.unit

LONG_S = 30


@pytest.fixture
def shared() -> Iterator[SharedThreads]:
    threads = SharedThreads(4, reserved=2, at_once=2, in_line=2, prefix="shared")
    yield threads
    threads.close()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What work waits for; open in the end, whatever happens."""
    opened = threading.Event()
    yield opened
    opened.set()


def test_one_caller_does_not_keep_another_out(shared: SharedThreads, gate: threading.Event) -> None:
    slow = [shared.submit("one", lambda: gate.wait(LONG_S)) for _ in range(4)]
    assert shared.submit("other", lambda: "at once").result(LONG_S) == "at once"
    assert not any(each.done() for each in slow)
    gate.set()
    assert [each.result(LONG_S) for each in slow] == [True] * 4


def test_several_slow_callers_leave_a_thread_to_who_has_none(
    shared: SharedThreads, gate: threading.Event
) -> None:
    slow = [
        shared.submit(caller, lambda: gate.wait(LONG_S))
        for caller in ("one", "two", "three")
        for _ in range(3)
    ]
    assert shared.submit("other", lambda: "at once").result(LONG_S) == "at once"
    assert not any(each.done() for each in slow)
    running = {caller: line.running for caller, line in shared._lines.items()}
    assert running == {"one": 2, "two": 2, "three": 1}
    gate.set()
    assert all(each.result(LONG_S) for each in slow)


def test_who_asks_for_more_than_the_line_holds_is_told(
    shared: SharedThreads, gate: threading.Event
) -> None:
    slow = [shared.submit("one", lambda: gate.wait(LONG_S)) for _ in range(4)]
    with pytest.raises(BusyError):
        shared.submit("one", lambda: None)
    gate.set()
    assert all(each.result(LONG_S) for each in slow)
    assert shared.submit("one", lambda: "again").result(LONG_S) == "again"


def test_what_is_cancelled_holds_its_place_until_it_is_over(
    shared: SharedThreads, gate: threading.Event
) -> None:
    begun = threading.Semaphore(0)

    def work() -> bool:
        begun.release()
        return gate.wait(LONG_S)

    slow = [shared.submit("one", work) for _ in range(2)]
    for _ in slow:
        begun.acquire(timeout=LONG_S)
    waiting = shared.submit("one", lambda: "in line")
    dropped = shared.submit("one", lambda: "dropped")
    assert not slow[0].cancel()
    assert dropped.cancel()
    assert not waiting.done()
    gate.set()
    assert waiting.result(LONG_S) == "in line"
    with pytest.raises(CancelledError):
        dropped.result(LONG_S)


def test_work_that_fails_makes_room_and_its_error_is_told(shared: SharedThreads) -> None:
    def fail() -> None:
        raise ValueError

    for _ in range(5):
        with pytest.raises(ValueError):  # noqa: PT011 - it is the very one
            shared.submit("one", fail).result(LONG_S)
    assert shared._lines == {}
