"""A process that sweeps once: `python -m tests.pipeline.sweep_process`, to be killed in it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from pipeline import ledger  # noqa: E402 - applications must be loaded first

if __name__ == "__main__":
    ledger.sweep()
