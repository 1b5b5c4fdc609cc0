"""A worker in a process of its own that ends at a line, without any clean-up, as SIGKILL has it."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from django.db import connections

from pipeline import runner
from pipeline.models import StepRun

KILLED, SURVIVED = 9, 0

Line = tuple[str, int]


class Reaper:
    """Looks at every line of these modules; dies at the first visit to one, or remembers."""

    def __init__(self, modules: Iterable[ModuleType], dies_at: Line | None = None) -> None:
        self.dies_at = dies_at
        self.visited: dict[Line, None] = {}
        self.files = {str(each.__file__): Path(str(each.__file__)).name for each in modules}

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> "Reaper | None":
        if frame.f_code.co_filename not in self.files:
            return None
        if event == "line":
            line = (self.files[frame.f_code.co_filename], frame.f_lineno)
            if line == self.dies_at:
                os._exit(KILLED)
            self.visited[line] = None
        return self


def work(step_run: StepRun, reaper: Reaper) -> None:
    sys.settrace(reaper)
    try:
        runner.run_step(step_run.pk)
    finally:
        sys.settrace(None)


def find_lines(step_run: StepRun, modules: Iterable[ModuleType]) -> list[Line]:
    """In the order in which they are visited first."""
    reaper = Reaper(modules)
    work(step_run, reaper)
    return list(reaper.visited)


def work_and_die(step_run: StepRun, modules: Iterable[ModuleType], line: Line) -> int:
    """How the process ended."""
    pid = os.fork()
    if not pid:
        try:
            # Those of the parent: kept from the collector, which would hang up for both.
            _inherited = [each.connection for each in connections.all(initialized_only=True)]
            for each in connections.all(initialized_only=True):
                each.connection = None
            work(step_run, Reaper(modules, line))
        finally:
            os._exit(SURVIVED)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
