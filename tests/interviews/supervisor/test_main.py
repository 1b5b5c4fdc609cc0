"""The supervisor as a person meets it: a process in the foreground."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

import psycopg
import pytest

from tests.interviews.supervisor.conftest import Installation, end
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire
CHILDREN = ("web", "worker", "beat", "engine")


def test_a_start_says_what_it_does_and_writes_the_addresses_for_its_owner_only(
    installation: Installation,
) -> None:
    begun = time.monotonic()
    process = installation.start()
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Viva starts in ")
    assert time.monotonic() - begun < 1.0
    installation.wait_until_ready(process)
    url = f"http://127.0.0.1:{installation.port}"
    assert installation.ready() == {
        "url": url,
        "candidate_link": f"{url}/i/TOKEN",
        "admin": {"url": f"{url}/admin/", "username": "ada", "password": "pass"},
    }
    assert stat.S_IMODE(installation.home.ready_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.home.secret_key_file.stat().st_mode) == 0o600
    said = end(process)
    assert "Database up to date" in said
    assert f"{url}/i/TOKEN" in said
    assert "\x1b[" not in said


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


def test_a_killed_supervisor_leaves_no_child_and_the_next_start_recovers(
    installation: Installation,
) -> None:
    installation.with_servers = True
    first = installation.start_and_wait()
    children = installation.children(first)
    with psycopg.connect(installation.home.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.kill()
    first.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in children), limit_s=5)
    second = installation.start_and_wait()
    with psycopg.connect(installation.home.database_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    end(second)
    assert second.returncode == 0


def test_a_second_supervisor_says_where_the_first_is_and_stops(installation: Installation) -> None:
    installation.start_and_wait()
    ready = installation.ready()
    second = installation.start()
    said, _ = second.communicate(timeout=10)
    assert second.returncode == 1
    address = f"http://127.0.0.1:{installation.port}"
    assert f"Viva already runs on this home at {address}: stop it first." in said
    assert installation.ready() == ready


def test_a_taken_port_is_one_sentence_that_names_port(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        process = installation.start()
        said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "set PORT to a free one" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", CHILDREN)
def test_a_child_that_dies_is_started_again(installation: Installation, name: str) -> None:
    process = installation.start_and_wait()
    killed = installation.pid(name)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: installation.pid(name) not in {killed, 0}, limit_s=10)
    assert "(signal 9), starting it again in 0.2 s" in end(process)


def test_the_engine_keeps_its_port_over_restarts(installation: Installation) -> None:
    installation.start_and_wait()
    killed = installation.pid("engine")
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: installation.pid("engine") != killed, limit_s=10)
    first, second = [line for line in installation.lines("starts") if line.startswith("engine")]
    assert first == second


def test_a_database_that_dies_is_started_again(installation: Installation) -> None:
    installation.with_servers = True
    process = installation.start_and_wait()
    pid_file = installation.home.path / "postgres-18" / "postmaster.pid"
    killed = int(pid_file.read_text(encoding="utf-8").split()[0])
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: can_ask(installation), limit_s=10)
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


@pytest.mark.parametrize(("name", "value"), [("PORT", "many"), ("PORT", "70000"), ("PORT", "0")])
def test_a_wrong_setting_is_one_sentence(installation: Installation, name: str, value: str) -> None:
    installation.environment[name] = value
    process = installation.start()
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert f"{name} must be" in said


def test_help_names_the_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interviews.supervisor", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name in ("VIVA_HOME", "PORT", "DATABASE_URL", "REDIS_URL", "REALTIME_URL"):
        assert name in done.stdout


def test_the_supervisor_imports_neither_django_nor_celery() -> None:
    script = (
        "import sys, interviews.supervisor.__main__\n"
        "print([name for name in ('django', 'celery', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
