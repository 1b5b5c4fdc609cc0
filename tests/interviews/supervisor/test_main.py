"""The supervisor as a person meets it: a process in the foreground."""

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


@pytest.mark.alone
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
        "mcp_url": f"{url}/mcp",
        "agent_token": "viva_x",
    }
    assert stat.S_IMODE(installation.home.ready_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.home.secret_key_file.stat().st_mode) == 0o600
    said = end(process)
    assert "Database up to date" in said
    assert f"{url}/i/TOKEN" in said
    assert f"{url}/mcp" in said
    assert "viva_x" in said
    assert "\x1b[" not in said


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
    wait_until(lambda: not any(is_alive(pid) for pid in children), limit_s=30)
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


def test_a_home_with_files_that_cannot_be_used_is_one_sentence(installation: Installation) -> None:
    """As in the home of somebody else; a directory in the way is the same, for root too."""
    in_the_way = installation.home.path / "supervisor.lock"
    in_the_way.mkdir(parents=True)
    process = installation.start()
    said, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert f"{in_the_way} cannot be used (Is a directory): run as the user" in said
