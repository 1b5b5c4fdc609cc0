"""A folder belongs to its process as long as that lives, and then to whoever takes it over."""

import subprocess
import sys
from pathlib import Path

import pytest

from interviews.home import CHECKOUT
from realtime.process_folder import ProcessFolder, take_over_dead

pytestmark = pytest.mark.unit

MAKE_ONE = """
import os, signal, sys
from pathlib import Path
from realtime.process_folder import ProcessFolder
folder = ProcessFolder.create(Path(sys.argv[1]))
(folder.path / "left").write_text("behind")
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_one_behind(root: Path) -> None:
    subprocess.run([sys.executable, "-c", MAKE_ONE, str(root)], cwd=CHECKOUT, check=False)


def test_a_living_process_keeps_its_folder_to_itself(tmp_path: Path) -> None:
    folder = ProcessFolder.create(tmp_path / "root")
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert list(take_over_dead(tmp_path / "root")) == []
    folder.close()
    assert list((tmp_path / "root").iterdir()) == []


def test_a_dead_process_leaves_its_folder_to_one_other(tmp_path: Path) -> None:
    leave_one_behind(tmp_path)
    [folder] = take_over_dead(tmp_path)
    assert list(take_over_dead(tmp_path)) == []
    folder.close()
    assert (folder.path / "left").exists()
    [folder] = take_over_dead(tmp_path)
    (folder.path / "left").unlink()
    folder.close()
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_was_left_there_is_nothing(tmp_path: Path) -> None:
    assert list(take_over_dead(tmp_path / "nowhere")) == []


def test_what_is_no_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / ".in the making").mkdir()
    assert list(take_over_dead(tmp_path)) == []
