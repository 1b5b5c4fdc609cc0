import os
import signal
import subprocess
import time

import pytest

from interviews.supervisor.bell import Bell

pytestmark = pytest.mark.unit


def test_a_stop_signal_wakes_and_is_remembered() -> None:
    with Bell() as bell:
        os.kill(os.getpid(), signal.SIGTERM)
        begun = time.monotonic()
        bell.wait(60)
        assert bell.has_stop_rung
        assert time.monotonic() - begun < 30


def test_a_child_that_ends_wakes_without_stopping() -> None:
    with Bell() as bell:
        child = subprocess.Popen(["true"])
        begun = time.monotonic()
        bell.wait(60)
        child.wait()
        assert not bell.has_stop_rung
        assert time.monotonic() - begun < 30


def test_a_pipe_that_can_be_read_wakes() -> None:
    reading, writing = os.pipe()
    with Bell() as bell:
        os.write(writing, b"word")
        begun = time.monotonic()
        bell.wait(60, reading)
        assert time.monotonic() - begun < 30
    os.close(reading)
    os.close(writing)


def test_signals_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Bell():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
