"""A worker process that stops inside a step until it is told to go on, killed, or asked to die.

Run as `python -m tests.pipeline.worker_process <step_run_id> <lease_seconds>`: it prints `working`
once it holds the claim and is at work, waits for a line, then prints `storing` once its result is
written and not committed, waits again, and prints the outcome.
"""

import os
import sys
from typing import Any
from uuid import UUID

import django
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from pipeline.models import StepRun  # noqa: E402 - applications must be loaded first
from pipeline.runner import run_step  # noqa: E402
from pipeline.steps import summary  # noqa: E402
from pipeline.steps.base import Output, Step  # noqa: E402
from pipeline.steps.registry import STEPS  # noqa: E402


def work(_given: Any) -> Output:
    wait_at("working")
    return Output(summary.WrittenSummary(f"words of process {os.getpid()}"))


def store(step_run: StepRun, result: Any) -> None:
    summary.write(step_run, result)
    wait_at("storing")


def wait_at(place: str) -> None:
    print(place, flush=True)  # noqa: T201 - the test listens
    sys.stdin.readline()


STEPS["summary"] = Step("summary", 1, read=lambda session: session, run=work, write=store)

if __name__ == "__main__":
    worker_init.send(sender=None)  # as Celery does
    print(run_step(UUID(sys.argv[1]), lease_seconds=float(sys.argv[2])), flush=True)  # noqa: T201
