"""A worker that does whatever waits, one step after the other, until it is killed or all is done.

Run as `python -m tests.pipeline.backlog_process`.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from pipeline import ledger, runner  # noqa: E402 - applications must be loaded first

if __name__ == "__main__":
    while due := ledger.sweep():
        for step_run_id in due:
            runner.run_step(step_run_id)
