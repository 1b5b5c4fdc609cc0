"""The processes of a measurement: the two servers on one core, all else on another.

Each server is asked about itself through /proc.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

from interviews.embedded import start_postgres, start_valkey
from interviews.home import CHECKOUT, Home
from interviews.supervisor.ports import pick_free_port

HERE = Path(__file__).parent
START_LIMIT_S = 60
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
Visit = dict[str, Any]


def cores() -> tuple[list[str], list[str]]:
    """How to start the measured and the measuring: each on a core of its own, if there are two.

    Before others' work, where we may say so: who waits for a processor cannot be measured.
    """
    allowed = sorted(os.sched_getaffinity(0))
    first = ["nice", "-n", "-10"] if os.geteuid() == 0 else []
    if len(allowed) < 2:
        return first, first
    return [*first, "taskset", "-c", str(allowed[0])], [*first, "taskset", "-c", str(allowed[-1])]


@dataclass(frozen=True, slots=True)
class Server:
    """One of the two that are compared."""

    name: str
    process: "subprocess.Popen[bytes]"
    visits: Iterator[Visit]

    def some(self, count: int) -> list[Visit]:
        return [next(self.visits) for _ in range(count)]

    @property
    def cpu_s(self) -> float:
        """Of all its threads since its start."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    @property
    def waited_s(self) -> float:
        """How long its main thread was ready and had no processor, because others had it."""
        return int(Path(f"/proc/{self.process.pid}/schedstat").read_text().split()[1]) / 1e9

    @property
    def memory_kb(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1])


class Load:
    """The pages and the provider (`load.mjs`): one command at a time, one answer to each."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.provider_port: int = self._answer()["port"]

    def do(self, name: str, **values: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": name, **values}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True, slots=True)
class Stage:
    load: Load
    ours: Server
    peer: Server


@contextmanager
def open_stage(home: Home, sessions: int, profile: Path | None = None) -> Iterator[Stage]:
    """Everything up, with so many sessions that may be visited once each."""
    measured, measuring = cores()
    with ExitStack() as stack:
        prepare_environment(home, stack)
        command = [*measuring, "node", str(HERE / "load.mjs")]
        load_process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        stack.callback(end, load_process)
        load = Load(load_process)
        provider = f"ws://127.0.0.1:{load.provider_port}/v1/realtime"
        peer = start_peer(measured, provider, stack)
        ours = start_ours(measured, provider, sessions, stack, profile)
        yield Stage(load, ours, peer)


def prepare_environment(home: Home, stack: ExitStack) -> None:
    """Postgres and Valkey of our own with every table, unless the test plugin's run already."""
    if "DATABASE_URL" not in os.environ:
        os.environ |= {"VIVA_HOME": str(home.path), "SECRET_KEY": "of-the-benchmark-" * 4}
        for start in (start_postgres, start_valkey):
            stack.callback(start(home).stop)
        os.environ |= {"DATABASE_URL": home.database_url, "REDIS_URL": home.redis_url}
        manage("migrate", "--noinput", "-v", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")


def manage(*argv: str) -> None:
    subprocess.run([sys.executable, "manage.py", *argv], cwd=CHECKOUT, check=True)


def start_peer(prefix: list[str], provider: str, stack: ExitStack) -> Server:
    port = pick_free_port()
    command = [*prefix, "node", str(HERE / "proxy.mjs"), str(port), provider]
    process = subprocess.Popen(command)
    stack.callback(end, process)

    def visits() -> Iterator[Visit]:
        while True:
            yield {"port": port, "path": "/"}

    return Server("node", process, visits())


def start_ours(
    prefix: list[str], provider: str, sessions: int, stack: ExitStack, profile: Path | None
) -> Server:
    from bench.relay.rooms import make_rooms  # noqa: PLC0415 - settings are known only now

    port = pick_free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "REALTIME_URL": provider,
        "PUBLIC_URL": origin,
        "LOG_LEVEL": "ERROR",
        "SOCKETS_PER_ADDRESS": "100000",
        # Seats of a ramp that is over are kept for its pages to come back.
        "SESSION_CAPACITY": "100000",
        "REALTIME_CAPACITY": "100000",
    }
    profiler = ["-m", "cProfile", "-o", str(profile)] if profile else []
    command = [
        sys.executable,
        *profiler,
        "-m",
        "interviews.serve",
        "-b",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    process = subprocess.Popen(
        [*prefix, *command, "-v", "0", "interviews.asgi:application"], cwd=CHECKOUT, env=environment
    )
    stack.callback(end, process)
    wait_for(f"{origin}/health/live", process)
    visits = [{**room, "port": port} for room in make_rooms(sessions, origin)]
    return Server("ours", process, iter(visits))


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + START_LIMIT_S
    while monotonic() < until and process.poll() is None:
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            sleep(0.1)
    raise RuntimeError("the web server did not start")


def end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
