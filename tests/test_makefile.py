"""`make run`, with a fake supervisor: signals arrive, and nothing outlives make."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviews.home import CHECKOUT
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire
#: `make test` hands its own arguments on to every make under it.
OF_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL")
OUTSIDE_MAKE = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
SUPERVISOR = """
import os, pathlib, signal, sys, threading
def end(number, _):
    pathlib.Path("ended").write_text(str(number))
    os._exit(0)
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, end)
pathlib.Path("pid.tmp").write_text(str(os.getpid()))
os.rename("pid.tmp", "pid")
threading.Event().wait(60)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copy(CHECKOUT / "Makefile", tmp_path)
    shutil.copytree(CHECKOUT / "interviews" / "embedded", tmp_path / "interviews" / "embedded")
    (tmp_path / "interviews" / "supervisor.py").write_text(SUPERVISOR, encoding="utf-8")
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


@pytest.fixture
def make_run(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = ["make", "run", "VENV=venv", "VENV_READY=1"]
    process = subprocess.Popen(command, cwd=place, stderr=subprocess.DEVNULL, env=OUTSIDE_MAKE)
    wait_until((place / "pid").exists, limit_s=30)
    yield process
    process.kill()
    process.wait()


def supervisor_pid(place: Path) -> int:
    return int((place / "pid").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_for_make_reaches_the_supervisor_and_make_waits_for_it(
    place: Path, make_run: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    if number is signal.SIGINT:  # a terminal sends it to both
        os.kill(supervisor_pid(place), number)
    make_run.send_signal(number)
    make_run.wait(10)
    assert (place / "ended").read_text(encoding="utf-8") == str(int(number))


def test_a_killed_make_takes_the_supervisor_with_it(
    place: Path, make_run: subprocess.Popen[bytes]
) -> None:
    make_run.kill()
    wait_until(lambda: not is_alive(supervisor_pid(place)), limit_s=30)
    assert (place / "ended").read_text(encoding="utf-8") == str(int(signal.SIGTERM))


def refused(place: Path, python: str) -> str:
    done = subprocess.run(
        ["make", "run", "VENV=venv", f"PYTHON={python}"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env=OUTSIDE_MAKE,
    )
    assert done.returncode != 0
    return done.stdout


def test_a_machine_without_python_is_told_so(place: Path) -> None:
    assert refused(place, "no-such-python").startswith(
        "no-such-python is missing: install Python 3.11 or newer"
    )


def test_a_python_that_is_too_old_is_told_so(place: Path) -> None:
    old = place / "old-python"
    old.write_text(
        '#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n', encoding="utf-8"
    )
    old.chmod(0o755)
    assert refused(place, str(old)).startswith("Python 3.9.2 is too old: Viva needs 3.11 or newer")


def test_every_target_that_is_offered_says_what_it_does() -> None:
    said = subprocess.run(
        ["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    for target in ("run", "test", "lint", "types", "bench", "e2e", "chaos", "screenshots", "lock"):
        assert f"  {target} " in said
