"""From the first step to the last: what is started, started again and ended, and in which order."""

import os
import signal
import time

import psycopg
import pytest

from tests.interviews.supervisor.conftest import Installation, end
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire
CHILDREN = ("web", "worker", "beat", "engine")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_all_in_order_and_is_a_success(
    installation: Installation, number: signal.Signals
) -> None:
    installation.with_servers = True
    process = installation.start_and_wait()
    children = installation.children(process)
    assert len(children) == len(CHILDREN) + 2
    begun = time.monotonic()
    end(process, number)
    assert time.monotonic() - begun < 10
    assert process.returncode == 0
    assert not any(is_alive(pid) for pid in children)
    ended = installation.lines("ended")
    assert ended[0] == "web"
    assert sorted(ended) == sorted(CHILDREN)
    assert not installation.home.ready_file.exists()
    assert not installation.home.socket_dir.exists()
    assert "database system is shut down" in installation.lines("log/postgres.log")[-1]


@pytest.mark.parametrize("name", CHILDREN)
def test_a_child_that_dies_is_started_again(installation: Installation, name: str) -> None:
    process = installation.start_and_wait()
    killed = installation.pid(name)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: installation.pid(name) not in {killed, 0}, limit_s=30)
    assert "(signal 9), starting it again in 0.2 s" in end(process)


def test_the_engine_keeps_its_port_over_restarts(installation: Installation) -> None:
    installation.start_and_wait()
    killed = installation.pid("engine")
    os.kill(killed, signal.SIGKILL)

    def starts() -> list[str]:
        return [line for line in installation.lines("starts") if line.startswith("engine")]

    wait_until(lambda: len(starts()) > 1, limit_s=30)
    first, second = starts()
    assert first == second


def test_a_database_that_dies_is_started_again(installation: Installation) -> None:
    installation.with_servers = True
    process = installation.start_and_wait()
    pid_file = installation.home.path / "postgres-18" / "postmaster.pid"
    killed = int(pid_file.read_text(encoding="utf-8").split()[0])
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: can_ask(installation), limit_s=30)
    assert "Postgres ended (signal 9)" in end(process)


def can_ask(installation: Installation) -> bool:
    try:
        psycopg.connect(installation.home.database_url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_preparation_that_fails_is_one_sentence_with_its_reason(
    installation: Installation,
) -> None:
    installation.environment["FAKE_PREPARE_FAILS"] = "yes"
    process = installation.start()
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Preparing failed (the demonstration went wrong): read " in said
    assert "Traceback" not in said


def test_a_web_server_that_cannot_start_ends_the_start(installation: Installation) -> None:
    installation.environment["FAKE_WEB_DIES"] = "yes"
    process = installation.start()
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Web server does not start: read its log in " in said


def test_a_configured_provider_needs_no_local_engine(installation: Installation) -> None:
    installation.environment["OPENAI_API_KEY"] = "a-key"
    installation.start_and_wait()
    started = {line.split()[0] for line in installation.lines("starts")}
    assert started == {"web", "worker", "beat"}


def test_a_stop_while_starting_ends_what_had_started(installation: Installation) -> None:
    installation.environment["FAKE_PREPARE_HANGS"] = "yes"
    process = installation.start()
    wait_until((installation.home.path / "engine.pid").exists, limit_s=30)
    children = installation.children(process)
    end(process)
    assert process.returncode == 0
    assert not any(is_alive(pid) for pid in children)
    assert not installation.home.ready_file.exists()
