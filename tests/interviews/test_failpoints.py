"""Failpoints strike where and when they are told to, and never in production."""

import os
import signal
import subprocess
import sys

import pytest

from interviews import failpoints
from interviews.env import SettingError
from interviews.failpoints import FailpointError, failpoint, parse, read_armed
from interviews.home import CHECKOUT

pytestmark = pytest.mark.unit

REACH = "from interviews.failpoints import failpoint; failpoint('here'); print('passed')"


def test_an_unarmed_point_does_nothing() -> None:
    failpoint("here")


def test_a_point_strikes_the_time_it_is_told_to_and_only_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failpoints, "_armed", parse(["here:raise:2", "there:raise"]))
    failpoint("here")
    with pytest.raises(FailpointError, match="here"):
        failpoint("here")
    failpoint("here")
    failpoint("elsewhere")


@pytest.mark.parametrize("entry", ["here", "here:explode", "here:kill:often"])
def test_a_point_that_cannot_be_understood_is_refused(entry: str) -> None:
    with pytest.raises(SettingError, match="FAILPOINT"):
        parse([entry])


def test_nobody_can_arm_a_point_outside_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILPOINT", "here:kill")
    monkeypatch.delenv("VIVA_TESTING", raising=False)
    assert read_armed() == {}
    monkeypatch.setenv("VIVA_TESTING", "yes")
    assert set(read_armed()) == {"here"}


def reach(environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", REACH],
        cwd=CHECKOUT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_process_is_killed_at_its_point() -> None:
    process = reach({"FAILPOINT": "here:kill", "VIVA_TESTING": "1"})
    assert process.communicate()[0] == ""
    assert process.returncode == -signal.SIGKILL


def test_a_process_hangs_at_its_point() -> None:
    process = reach({"FAILPOINT": "here:hang", "VIVA_TESTING": "1"})
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
    finally:
        process.kill()
        process.communicate()


def test_a_production_process_passes_it() -> None:
    process = reach({"FAILPOINT": "here:kill", "VIVA_TESTING": "no"})
    assert process.communicate()[0] == "passed\n"
