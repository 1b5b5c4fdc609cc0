"""`manage.py prepare`: what a start needs of Django, in one process, quick when done before.

Prints a JSON object per line for the supervisor: a step (`step`, `seconds`, `note`), and last what
the demonstration made.
"""

import hashlib
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from interviews.actions.retention import erase_again


class Command(BaseCommand):
    help = "Migrate, collect static files and make the demonstration, as far as they are not done."

    def handle(self, *_args: object, **_options: object) -> None:
        self._step("Database up to date", migrate)
        self._step("Erased before, erased again", replay_erasures)
        self._step("Static files collected", collect_static)
        begun = time.monotonic()
        demonstration = io.StringIO()
        call_command("demo", stdout=demonstration)
        self._tell("Demonstration made", begun, "")
        self.stdout.write(demonstration.getvalue().strip().splitlines()[-1])

    def _step(self, name: str, do: Callable[[], str]) -> None:
        begun = time.monotonic()
        self._tell(name, begun, do())

    def _tell(self, name: str, begun: float, note: str) -> None:
        seconds = round(time.monotonic() - begun, 3)
        self.stdout.write(json.dumps({"step": name, "seconds": seconds, "note": note}))
        self.stdout.flush()


def migrate() -> str:
    """Returns what was done in a few words; asks first, because asking is ten times as quick."""
    executor = MigrationExecutor(connection)
    due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not due:
        return "nothing new"
    call_command("migrate", interactive=False, verbosity=0)
    return f"{len(due)} migrations"


def replay_erasures() -> str:
    """Before anybody is let in: a restored backup may hold what was erased since."""
    gone, left = erase_again(now=timezone.now())
    if left:
        return f"{gone} sessions, {left} could not be"
    return f"{gone} sessions" if gone else "nothing is back"


def collect_static() -> str:
    """Returns what was done in a few words; a stamp tells whether any source has changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.stamp")
    wanted = _static_sources()
    if root.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return "nothing new"
    stamp.unlink(missing_ok=True)
    # Cleared: an upgraded package may bring files older than those collected, which would stay.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted, encoding="utf-8")
    return "collected"


def _static_sources() -> str:
    """A digest of every static file's name, size and time, and of how they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
