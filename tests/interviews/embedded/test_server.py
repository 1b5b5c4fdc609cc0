import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from interviews.embedded import EmbeddedError, Server
from interviews.embedded.server import run, spawn
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire


def server(*argv: str, answers: Callable[[int], bool] = lambda _pid: True) -> Server:
    process = subprocess.Popen(argv)
    return Server("Sleeper", process, signal.SIGTERM, answers, Path("sleeper.log"))


def test_a_server_that_never_answers_is_ended_and_named() -> None:
    silent = server("sleep", "60", answers=lambda _pid: False)
    with pytest.raises(
        EmbeddedError, match=r"Sleeper did not answer within 0 s: read sleeper\.log"
    ):
        silent.wait_until_ready(limit_s=0.1)
    assert silent.process.returncode == -signal.SIGTERM


def test_a_server_that_ended_is_not_ready() -> None:
    ended = server("true")
    ended.process.wait()
    assert not ended.is_ready()


def test_a_server_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "started"
    stubborn = server(
        "sh", "-c", 'trap "" TERM; touch "$0"; while :; do sleep 0.05; done', str(mark)
    )
    wait_until(mark.exists, limit_s=30)
    stubborn.stop(limit_s=0.1)
    assert not is_alive(stubborn.process.pid)


def test_a_program_is_run_to_its_end_and_writes_to_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6000")
    log = tmp_path / "log"
    assert run(["sh", "-c", "cat; echo ${PGPORT:-none}; exit 3"], log=log, given="hello\n") == 3
    assert log.read_text(encoding="utf-8") == "hello\nnone\n"


def test_a_spawned_server_sees_the_environment_and_directory_that_were_given(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    process = spawn(
        ["/bin/sh", "-c", "echo $WORD; pwd"],
        log=log,
        environment={"WORD": "hi"},
        directory=tmp_path,
    )
    assert process.wait() == 0
    assert log.read_text(encoding="utf-8") == f"hi\n{tmp_path}\n"
