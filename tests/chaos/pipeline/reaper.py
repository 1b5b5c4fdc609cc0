"""A worker in a process of its own that is killed at a line: SIGKILL, without any clean-up."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from django.db import connections

import pipeline
from pipeline import runner
from pipeline.models import StepRun

KILLED, SURVIVED = -signal.SIGKILL, 0
PACKAGE = Path(str(pipeline.__file__)).parent

Line = tuple[str, int]


def files_of(modules: Iterable[ModuleType]) -> frozenset[str]:
    return frozenset(str(each.__file__) for each in modules)


def all_files() -> frozenset[str]:
    """Of the slow half."""
    return frozenset(str(path) for path in PACKAGE.rglob("*.py"))


class Reaper:
    """Stops at every line of these files; dies at the first visit to one, or remembers.

    What is remembered of a line is what `look` sees before it runs.
    """

    def __init__(
        self,
        files: Collection[str],
        dies_at: Line | None = None,
        look: Callable[[], object] = lambda: None,
    ) -> None:
        self.files = files
        self.dies_at = dies_at
        self.look = look
        self.visited: dict[Line, object] = {}

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> "Reaper | None":
        if frame.f_code.co_filename not in self.files:
            return None
        if event == "line":
            line = (frame.f_code.co_filename, frame.f_lineno)
            if line == self.dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            if line not in self.visited:
                self.visited[line] = self.look()
        return self


def work(step_run: StepRun, reaper: Reaper) -> None:
    sys.settrace(reaper)
    try:
        runner.run_step(step_run.pk)
    finally:
        sys.settrace(None)


def find_lines(step_run: StepRun, files: Collection[str]) -> list[Line]:
    """In the order in which they are visited first."""
    reaper = Reaper(files)
    work(step_run, reaper)
    return list(reaper.visited)


def watch_lines(
    step_run: StepRun, files: Collection[str], look: Callable[[], object]
) -> dict[Line, object]:
    """In the order in which they are visited first, and what was to be seen then."""
    reaper = Reaper(files, look=look)
    work(step_run, reaper)
    return reaper.visited


def work_and_die(step_run: StepRun, line: Line) -> int:
    """How the process ended."""
    return in_a_process(lambda: work(step_run, Reaper({line[0]}, line)))


def in_a_process(act: Callable[[], object]) -> int:
    """With connections of its own; how it ended."""
    gc.freeze()  # the collector would touch, and so copy, every page of the parent's
    pid = os.fork()
    if not pid:
        try:
            # Those of the parent: kept from the collector, which would hang up for both.
            _inherited = [each.connection for each in connections.all(initialized_only=True)]
            for each in connections.all(initialized_only=True):
                each.connection = None
            act()
        finally:
            os._exit(SURVIVED)
    gc.unfreeze()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
