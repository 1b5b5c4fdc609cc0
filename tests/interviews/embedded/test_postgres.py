import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from interviews.embedded import EmbeddedError, Server, places, start_postgres
from interviews.embedded.cluster import data_dir
from interviews.home import Home
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire


def ask(home: Home, sql: str) -> object:
    with psycopg.connect(home.database_url) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def write_a_row(home: Home) -> None:
    with psycopg.connect(home.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def test_a_first_start_makes_a_database_with_vectors_for_a_role_without_privileges(
    home: Home,
) -> None:
    server = start_postgres(home)
    try:
        assert ask(home, "SELECT '[1,2,3]'::vector <-> '[1,2,4]'") == 1.0
        assert ask(home, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(home, "SHOW listen_addresses") == ""
        assert ask(home, "SHOW fsync") == "on"
    finally:
        server.stop()
    assert server.process.returncode == 0


def test_a_second_start_finds_the_rows_of_the_first(home: Home) -> None:
    first = start_postgres(home)
    write_a_row(home)
    first.stop()
    second = start_postgres(home)
    try:
        assert ask(home, "SELECT answer FROM kept") == 42
    finally:
        second.stop()


def test_a_killed_server_recovers_at_the_next_start(home: Home) -> None:
    first = start_postgres(home)
    write_a_row(home)
    first.process.kill()
    second = start_postgres(home)
    try:
        assert ask(home, "SELECT answer FROM kept") == 42
    finally:
        second.stop()
        first.stop()


def test_a_stale_pid_file_that_names_a_living_stranger_fools_nobody(home: Home) -> None:
    start_postgres(home).stop()
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file = data_dir(home) / "postmaster.pid"
    socket_lock = home.socket_dir / ".s.PGSQL.5432.lock"
    for path in (pid_file, socket_lock):
        path.write_text(f"{stranger.pid}\n{data_dir(home)}\n1\n5432\n", encoding="utf-8")
    try:
        server = start_postgres(home)
        try:
            assert ask(home, "SELECT 1") == 1
            assert stranger.poll() is None
        finally:
            server.stop()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_server_on_the_same_data_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LOCK_LIMIT_S", 0.1)
    server = start_postgres(home)
    try:
        with pytest.raises(EmbeddedError, match="stop it first"):
            start_postgres(home)
    finally:
        server.stop()


def test_a_first_start_that_was_cut_short_is_done_again(home: Home) -> None:
    half = home.path / f"{data_dir(home).name}.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18", encoding="utf-8")
    server = start_postgres(home)
    try:
        assert ask(home, "SELECT 1") == 1
    finally:
        server.stop()
    assert not half.exists()


def test_a_server_ends_with_the_process_that_started_it(home: Home) -> None:
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import sys, time; from pathlib import Path\n"
                "from interviews.embedded import start_postgres\n"
                "from interviews.home import Home\n"
                "server = start_postgres(Home(Path(sys.argv[1])))\n"
                "print(server.process.pid, flush=True); time.sleep(60)"
            ),
            str(home.path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    try:
        with starter.stdout:
            pid = int(starter.stdout.readline())
    finally:
        starter.kill()
        starter.wait()
    wait_until(lambda: not is_alive(pid), limit_s=30)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_steps_down_without_opening_a_directory_to_others(home: Home) -> None:
    home.path.parent.chmod(0o700)
    server = start_postgres(home)
    try:
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == 65534
        assert (home.path.parent.stat().st_mode & 0o777, home.path.parent.stat().st_uid) == (
            0o700,
            0,
        )
        assert (home.path.stat().st_mode & 0o777, home.path.stat().st_uid) == (0o700, 0)
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv takes the capabilities away")
def test_root_without_capabilities_is_told_what_to_do(home: Home) -> None:
    powerless = subprocess.run(
        [
            "setpriv",
            "--bounding-set=-setuid,-setgid,-setpcap",
            "--inh-caps=-all",
            sys.executable,
            "-c",
            (
                "import sys; from pathlib import Path\n"
                "from interviews.embedded import EmbeddedError, start_postgres\n"
                "from interviews.home import Home\n"
                "try: start_postgres(Home(Path(sys.argv[1])))\n"
                "except EmbeddedError as error: print(error)"
            ),
            str(home.path),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "run as a normal user, or set DATABASE_URL" in powerless.stdout
    assert powerless.stdout.count("\n") == 1


def test_a_server_that_ends_at_once_names_its_log(home: Home) -> None:
    start_postgres(home).stop()
    (data_dir(home) / "postgresql.conf").write_text("nonsense = 1\n", encoding="utf-8")
    with pytest.raises(EmbeddedError, match=r"ended while starting: read .*postgres\.log"):
        start_postgres(home)


@pytest.mark.fault("E86")
def test_its_log_tells_of_a_failure_without_the_row_and_the_statement(home: Home) -> None:
    server = start_postgres(home)
    failing = (
        "INSERT INTO birds VALUES ('kanarienvogel')",
        "SET statement_timeout = 50; SELECT 'kanarienvogel', pg_sleep(60)",
    )
    try:
        with psycopg.connect(home.database_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE birds (name text CHECK (length(name) < 9))")
            for sql in failing:
                with pytest.raises(psycopg.Error):
                    connection.execute(sql.encode())
    finally:
        server.stop()
    said = server.log.read_text(encoding="utf-8")
    assert "violates check constraint" in said
    assert "statement timeout" in said
    assert "kanarienvogel" not in said


def test_stopping_twice_is_stopping_once(home: Home) -> None:
    server: Server = start_postgres(home)
    server.stop()
    server.stop()
    assert server.process.returncode == 0
