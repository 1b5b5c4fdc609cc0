import os
import subprocess
from pathlib import Path

import pytest

from interviews.embedded.locks import take_lock

pytestmark = pytest.mark.unit


def test_a_lock_is_held_once_and_free_after_its_descriptor_closed(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "lock")
    assert first is not None
    assert take_lock(tmp_path / "lock") is None
    os.close(first)
    second = take_lock(tmp_path / "lock")
    assert second is not None
    os.close(second)


def test_a_child_that_inherits_a_lock_keeps_it_as_long_as_it_lives(tmp_path: Path) -> None:
    lock = take_lock(tmp_path / "lock")
    assert lock is not None
    child = subprocess.Popen(["sleep", "60"], pass_fds=(lock,))
    os.close(lock)
    try:
        assert take_lock(tmp_path / "lock", limit_s=0.1) is None
    finally:
        child.kill()
        child.wait()
    again = take_lock(tmp_path / "lock", limit_s=30)
    assert again is not None
    os.close(again)
