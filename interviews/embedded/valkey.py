"""The embedded Valkey. It keeps nothing: queues and caches may always be lost."""

import signal
import socket
from pathlib import Path

from interviews.embedded.account import account_for
from interviews.embedded.binaries import valkey_binary
from interviews.embedded.cluster import data_dir
from interviews.embedded.lifeline import tied
from interviews.embedded.places import locked, prepare_home, prepare_sockets
from interviews.embedded.server import Server, spawn
from interviews.home import Home


def start_valkey(home: Home) -> Server:
    """A Valkey that answers. Raises EmbeddedError."""
    server = launch_valkey(home)
    server.wait_until_ready()
    return server


def launch_valkey(home: Home) -> Server:
    """The same without waiting for the answer."""
    prepare_home(home)
    account = account_for(data_dir(home))
    account.check()
    path = home.valkey_socket
    log = home.log_dir / "valkey.log"
    with locked(home, "valkey") as lock:
        argv = [str(valkey_binary())]
        for name, value in _options(path, prepare_sockets(home, account)).items():
            argv += [f"--{name}", value]
        argv = [*account.prefix(), *tied(argv, death_signal=signal.SIGTERM)]
        process = spawn(argv, log=log, keep=(lock,))
    return Server("Valkey", process, signal.SIGTERM, lambda _pid: _answers(path), log)


def _options(path: Path, sockets: Path) -> dict[str, str]:
    return {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(sockets),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
    }


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
