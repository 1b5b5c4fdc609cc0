"""An installation with one worker, and interviews that end in it.

The measuring process is the one that ends them, as a web server does: by the action, whose
doorbell rings through the broker.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django

from bench.pipeline.figures import Alone, Together
from interviews.home import Home
from interviews.supervisor.ports import pick_free_port
from tests.chaos.fleet import Fleet

if TYPE_CHECKING:
    from bench.pipeline.sessions import Sessions

SETTINGS = {"LOG_LEVEL": "WARNING", "OPENAI_API_KEY": "", "LLM_BASE_URL": "", "LLM_MODEL": ""}
#: As many words as people say in half an hour.
LONG_MINUTES = 90
PATIENCE_S = 900.0
LOOKS_EVERY_S = 0.02


@dataclass
class Stage:
    """`worker_pid` is of the only worker."""

    sessions: "Sessions"
    worker_pid: int

    def warm_up(self) -> None:
        """The first one pays for what is loaded only once."""
        self.end_one()

    def end_one(self) -> Alone:
        session_id = self.sessions.talk_long(LONG_MINUTES)
        began = time.monotonic()
        self.sessions.end(session_id)
        wait_for(lambda: self.sessions.is_readable(session_id))
        readable_s = time.monotonic() - began
        wait_for(lambda: self.sessions.count_undone([session_id]) == 0)
        return Alone(readable_s, time.monotonic() - began)

    def end_many(self, count: int) -> Together:
        made: list[UUID] = [self.sessions.talk_briefly() for _ in range(count)]
        began, cpu_s = time.monotonic(), cpu_s_of(self.worker_pid)
        for session_id in made:
            self.sessions.end(session_id)
        wait_for(lambda: self.sessions.count_undone(made) == 0)
        return Together(
            sessions=count,
            steps=self.sessions.count_steps(made),
            seconds=time.monotonic() - began,
            cpu_s=cpu_s_of(self.worker_pid) - cpu_s,
        )


@contextmanager
def open_stage(home: Home) -> Iterator[Stage]:
    """Everything is up; whatever is left at the end is an error."""
    fleet = Fleet.plan(home, [pick_free_port()], "http://127.0.0.1:1", SETTINGS)
    try:
        fleet.start_services()
        home.static_dir.mkdir(parents=True, exist_ok=True)
        os.environ.update(fleet.environment, DJANGO_SETTINGS_MODULE="interviews.settings")
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        django.setup()
        from bench.pipeline.sessions import Sessions  # noqa: PLC0415 - applications are loaded now

        sessions = Sessions()
        worker = fleet.start_worker("worker")
        fleet.start_beat()
        try:
            yield Stage(sessions, worker.server.process.pid)
        finally:
            sessions.close()
    finally:
        left = fleet.stop()
    if left:
        raise RuntimeError(f"still there: {left}")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("it did not happen in time")
        time.sleep(LOOKS_EVERY_S)


def cpu_s_of(pid: int) -> float:
    """Processor time of a process so far, in and out of the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
