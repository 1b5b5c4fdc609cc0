"""A started server process: is it ready, and how does it stop; and how one is started at all."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

START_LIMIT_S = 60.0  # a crashed cluster may have much to replay


class EmbeddedError(RuntimeError):
    """An embedded service cannot run here; the message is one sentence that ends in a next step."""


@dataclass
class Server:
    """A started server. `is_ready` is a cheap question, `stop` waits for the end."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals
    #: Given the process id: would a client be served?
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


def spawn(
    argv: list[str],
    *,
    log: Path,
    keep: tuple[int, ...] = (),
    environment: dict[str, str] | None = None,
    directory: Path = Path("/"),
) -> subprocess.Popen[bytes]:
    """Start a server that inherits the descriptors in `keep` and writes to its log."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603  our own binaries with our own arguments
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment() if environment is None else environment,
            cwd=directory,
            pass_fds=keep,
            start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor alone
        )


def run(argv: list[str], *, log: Path, given: str = "") -> int:
    """Run a program to its end, with `given` as its input; returns its exit code."""
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603  our own binaries with our own arguments
            argv,
            input=given.encode(),
            stdout=output,
            stderr=output,
            env=_environment(),
            cwd="/",
            check=False,
            start_new_session=True,
        )
    return done.returncode


def _environment() -> dict[str, str]:
    """Ours without what would point Postgres elsewhere (PGDATA, PGPORT, ...)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
