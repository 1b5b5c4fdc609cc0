"""A test run brings its own servers and takes them with it, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviews.embedded.locks import take_lock
from interviews.home import CHECKOUT, Home
from tests import services
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire
QUIETLY = ("-q", "-p", "no:cacheprovider")
LONG_TEST = """
import os, pathlib, time
def test_long():
    home = pathlib.Path(os.environ["VIVA_HOME"])
    pid = (home / "postgres-18" / "postmaster.pid").read_text().split()[0]
    mark = pathlib.Path(__file__).with_name("mark")
    mark.with_suffix(".new").write_text(f"{pid} {home}")
    mark.with_suffix(".new").rename(mark)
    time.sleep(600)
"""


@pytest.fixture
def long_run(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    (tmp_path / "test_long.py").write_text(LONG_TEST, encoding="utf-8")
    ours = (
        "DATABASE_URL",
        "REDIS_URL",
        "VIVA_HOME",
        "PYTEST_XDIST_WORKER",
        services.RUN,
        services.STARTED,
    )
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", *QUIETLY, str(tmp_path)],
        cwd=CHECKOUT,
        env={name: value for name, value in os.environ.items() if name not in ours},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until((tmp_path / "mark").exists, limit_s=120)
        yield run
    finally:
        run.kill()
        run.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_cut_short_leaves_no_server(
    tmp_path: Path, long_run: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    pid, home = (tmp_path / "mark").read_text(encoding="utf-8").split()
    assert is_alive(int(pid))
    long_run.send_signal(number)
    long_run.wait(60)
    wait_until(lambda: not is_alive(int(pid)), limit_s=30)
    if number is signal.SIGINT:
        assert not Path(home).exists()
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(Home(Path(home)).socket_dir, ignore_errors=True)


def test_what_a_killed_run_left_is_forgotten_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, fresh, used = (tmp_path / f"{services.PREFIX}{name}" for name in ("old", "fresh", "used"))
    for path in (old, fresh, used):
        path.mkdir()
    lock = take_lock(used / "postgres-18.lock")
    assert lock is not None
    for path in (old, used):
        os.utime(path, (0, 0))
    services._forget_killed_runs()
    os.close(lock)
    assert sorted(path.name for path in tmp_path.iterdir()) == [fresh.name, used.name]
