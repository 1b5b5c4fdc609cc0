"""The processes that the supervisor keeps alive, and the order in which they end."""

import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from interviews.embedded import EmbeddedError, Server
from interviews.supervisor.progress import Progress
from interviews.supervisor.restarts import Restarts


@dataclass(frozen=True)
class Program:
    """One kind of child: how it is launched, and how it is let go."""

    name: str
    launch: Callable[[], Server]
    #: Lower ones end first, equal ones together: nothing loses what it stands on.
    rank: int
    #: How long its end may take before it is killed.
    grace_s: float


@dataclass
class Child:
    program: Program
    server: Server | None = None  # None between a death and the next start
    started_at: float = 0.0
    due_at: float = 0.0
    restarts: Restarts = field(default_factory=Restarts)

    @property
    def is_ready(self) -> bool:
        return self.server is not None and self.server.is_ready()


class Children:
    """All of them. Every method is called by the main thread (see `lifeline`)."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._children: list[Child] = []

    def start(self, program: Program) -> Child:
        """Raises EmbeddedError where it cannot be launched at all."""
        child = Child(program)
        self._launch(child)
        self._children.append(child)
        return child

    def tend(self) -> None:
        """Notice deaths, and start again what is due."""
        now = time.monotonic()
        for child in self._children:
            if child.server is not None and child.server.process.poll() is not None:
                self._mourn(child, child.server, now)
            elif child.server is None and now >= child.due_at:
                self._start_again(child, now)

    def next_due_in_s(self) -> float | None:
        """How long `tend` has nothing to do, unless a child dies; None for any time."""
        waiting = [child.due_at for child in self._children if child.server is None]
        return min(waiting) - time.monotonic() if waiting else None

    def stop(self) -> None:
        """End all, rank by rank; whoever outstays the grace is killed."""
        by_rank = sorted(self._children, key=lambda child: child.program.rank)
        for _, group in groupby(by_rank, key=lambda child: child.program.rank):
            _stop_together(list(group))
        self._children.clear()

    def _launch(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.server = child.program.launch()

    def _mourn(self, child: Child, server: Server, now: float) -> None:
        delay = child.restarts.delay_s(lived_s=now - child.started_at)
        child.server = None
        child.due_at = now + delay
        self._progress.failed(
            f"{child.program.name} ended ({_how(server.process.returncode)}), "
            f"starting it again in {delay:g} s; its log: {server.log}"
        )

    def _start_again(self, child: Child, now: float) -> None:
        try:
            self._launch(child)
        except EmbeddedError as error:
            delay = child.restarts.delay_s(lived_s=0)
            child.due_at = now + delay
            self._progress.failed(f"{error} (next attempt in {delay:g} s)")


def _how(returncode: int) -> str:
    return f"signal {-returncode}" if returncode < 0 else f"code {returncode}"


def _stop_together(children: Iterable[Child]) -> None:
    leaving = [(child.program, child.server) for child in children if child.server is not None]
    for _, server in leaving:
        if server.process.poll() is None:
            server.process.send_signal(server.stop_signal)
    begun = time.monotonic()
    for program, server in leaving:
        left_s = max(0.0, begun + program.grace_s - time.monotonic())
        try:
            server.process.wait(left_s)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
