"""The embedded Postgres: one server on one cluster, reached through its socket."""

import signal

from interviews.embedded.account import account_for
from interviews.embedded.binaries import postgres_binary
from interviews.embedded.cluster import Cluster, data_dir
from interviews.embedded.lifeline import tied
from interviews.embedded.places import locked, prepare_home, prepare_sockets
from interviews.embedded.server import Server, spawn
from interviews.home import Home

PORT = 5432  # only a part of the socket's name


def start_postgres(home: Home, *, durable: bool = True) -> Server:
    """A Postgres that answers, with role, database and extension in place. Raises EmbeddedError.

    `durable=False` trades safety against a power cut for speed: for tests.
    """
    server = launch_postgres(home, durable=durable)
    server.wait_until_ready()
    return server


def launch_postgres(home: Home, *, durable: bool = True) -> Server:
    """The same without waiting for the answer; a first start makes the cluster (about a second)."""
    prepare_home(home)
    cluster = Cluster(data_dir(home), account_for(data_dir(home)))
    cluster.account.check()
    cluster.account.check_name()
    log = home.log_dir / "postgres.log"
    # The server inherits the lock: it is held as long as any of its processes lives.
    with locked(home, cluster.path.name) as lock:
        sockets = prepare_sockets(home, cluster.account)
        if not cluster.path.exists():
            cluster.make(log)
        cluster.check_owner()
        cluster.clear_stale_pid()
        for left in sockets.glob(f".s.PGSQL.{PORT}*"):
            left.unlink()
        argv = [str(postgres_binary("postgres")), "-D", str(cluster.path)]
        for name, value in _options(str(sockets), durable=durable).items():
            argv += ["-c", f"{name}={value}"]
        argv = [*cluster.account.prefix(), *tied(argv, death_signal=signal.SIGINT)]
        process = spawn(argv, log=log, keep=(lock,))
    return Server("Postgres", process, signal.SIGINT, cluster.is_served_by, log)


def _options(sockets: str, *, durable: bool) -> dict[str, str]:
    safe = "on" if durable else "off"
    return {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "shared_buffers": "64MB",
        "max_connections": "100",
        "log_checkpoints": "off",
        # A failure is told without the row, the statement and its values: they hold what was said.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "fsync": safe,
        "synchronous_commit": safe,
        "full_page_writes": safe,
    }
