"""A process that delivers one message: `python -m tests.pipeline.notices.courier_process <id>`.

It prints how its visit ended. Tests kill it at named points.
"""

import os
import sys
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from pipeline.notices.courier import deliver  # noqa: E402 - applications must be loaded first

if __name__ == "__main__":
    print(deliver(UUID(sys.argv[1]), lease_seconds=1.0), flush=True)  # noqa: T201
