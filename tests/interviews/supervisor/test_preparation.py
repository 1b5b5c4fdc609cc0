import os
import time
from pathlib import Path

import pytest

from interviews.supervisor.preparation import Preparation
from tests.interviews.supervisor.checkout import make_checkout

pytestmark = pytest.mark.wire


def prepare(tmp_path: Path, **extra: str) -> Preparation:
    checkout = make_checkout(tmp_path / "checkout")
    return Preparation(checkout, {**os.environ, **extra}, tmp_path / "prepare.log")


def everything_said_by(preparation: Preparation) -> list[dict[str, object]]:
    everything: list[dict[str, object]] = []
    while (said := preparation.read()) is not None:
        everything += said
        time.sleep(0.01)
    return everything


def test_steps_and_the_demonstration_are_read_and_other_lines_are_not(tmp_path: Path) -> None:
    preparation = prepare(tmp_path)
    step, demo = everything_said_by(preparation)
    assert preparation.has_succeeded()
    assert step["step"] == "Database up to date"
    assert demo["candidate_path"] == "/i/TOKEN"


def test_a_failure_is_told_and_its_reason_is_in_the_log(tmp_path: Path) -> None:
    preparation = prepare(tmp_path, FAKE_PREPARE_FAILS="yes")
    everything_said_by(preparation)
    assert not preparation.has_succeeded()
    assert "went wrong" in preparation.log.read_text(encoding="utf-8")


def test_a_cancelled_one_ends_at_once(tmp_path: Path) -> None:
    preparation = prepare(tmp_path, FAKE_PREPARE_HANGS="yes")
    begun = time.monotonic()
    preparation.cancel()
    assert time.monotonic() - begun < 5
