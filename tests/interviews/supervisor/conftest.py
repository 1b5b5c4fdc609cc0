"""An installation over a fake checkout, as a real process with real servers under it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from interviews.home import CHECKOUT, Home
from interviews.supervisor.ports import pick_free_port
from tests.interviews.supervisor.checkout import make_checkout
from tests.processes import is_alive, wait_until

#: `main`, with another checkout.
RUN = """
import sys
from pathlib import Path
from interviews.supervisor import __main__ as supervisor
from interviews.supervisor.configuration import Configuration
from_environment = Configuration.from_environment
place = Path(sys.argv.pop())
supervisor.Configuration.from_environment = lambda: from_environment(place)
sys.exit(supervisor.main())
"""


@dataclass
class Installation:
    """One home; `start` runs a supervisor on it."""

    home: Home
    checkout: Path
    port: int
    #: Of the servers only; a test that needs them sets it to True.
    with_servers: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        ours = ("DATABASE_URL", "REDIS_URL", "REALTIME_URL", "OPENAI_API_KEY", "SECRET_KEY")
        environment = {k: v for k, v in os.environ.items() if k not in ours}
        environment |= {"VIVA_HOME": str(self.home.path), "PORT": str(self.port)}
        if not self.with_servers:
            environment |= {"DATABASE_URL": "postgresql://elsewhere", "REDIS_URL": "redis://there"}
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(self.checkout)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=CHECKOUT,
            env={**environment, **self.environment},
        )
        self.started.append(process)
        return process

    def start_and_wait(self) -> subprocess.Popen[str]:
        for name in ("ready.json", "worker.pid", "beat.pid"):  # what a killed supervisor left
            (self.home.path / name).unlink(missing_ok=True)
        process = self.start()
        self.wait_until_ready(process)
        return process

    def wait_until_ready(self, process: subprocess.Popen[str]) -> None:
        wait_until(lambda: self.home.ready_file.exists() or process.poll() is not None, limit_s=30)
        assert process.poll() is None, process.communicate()[0]
        for name in ("worker.pid", "beat.pid"):
            wait_until((self.home.path / name).exists, limit_s=30)

    def ready(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.home.ready_file.read_text(encoding="utf-8"))
        return found

    def pid(self, name: str) -> int:
        return int((self.home.path / f"{name}.pid").read_text(encoding="utf-8"))

    def lines(self, name: str) -> list[str]:
        return (self.home.path / name).read_text(encoding="utf-8").splitlines()

    def children(self, process: subprocess.Popen[str]) -> list[int]:
        tasks = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return [int(pid) for pid in tasks.read_text(encoding="utf-8").split()]


def end(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> str:
    """Stops a supervisor and returns what it printed."""
    process.send_signal(number)
    said, _ = process.communicate(timeout=15)
    return said


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    home = Home(tmp_path / "home")
    made = Installation(home, make_checkout(tmp_path / "checkout"), pick_free_port())
    yield made
    for process in made.started:
        children = made.children(process) if process.poll() is None else []
        process.kill()
        process.communicate()
        wait_until(lambda: not any(is_alive(pid) for pid in children), limit_s=30)  # noqa: B023
    shutil.rmtree(home.socket_dir, ignore_errors=True)
