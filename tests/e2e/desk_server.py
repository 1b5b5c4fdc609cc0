"""The site under its own ASGI server, on the database of the tests of this process.

As a program it is that server: `python -m tests.e2e.desk_server ADDRESS`.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.core.signals import request_started
from django.db import connection

from interviews.home import CHECKOUT
from interviews.supervisor.ports import pick_free_port
from tests.processes import wait_until

START_LIMIT_S = 120
REST_LIMIT_S = 30
#: Other lines to this database that are doing something, or have begun to.
BUSY = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND backend_type = 'client backend' AND state <> 'idle'
"""


@contextmanager
def desk_server() -> Iterator[str]:
    """Its address. It streams sound as Daphne does; Django's own live server cannot."""
    address = f"127.0.0.1:{pick_free_port()}"
    url, _, options = os.environ["DATABASE_URL"].partition("?")
    database = f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{options}"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.desk_server", address],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": database, "DEBUG": "yes"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://{address}/health/live")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def wait_until_at_rest() -> None:
    """Until no request is being worked on that writes what the next test would find."""
    with connection.cursor() as cursor:

        def is_at_rest() -> bool:
            cursor.execute(BUSY)
            return bool(cursor.fetchone() == (0,))

        wait_until(is_at_rest, limit_s=REST_LIMIT_S)


def _serve(address: str) -> None:
    """Without the ids of content types in mind, which the flush after each test gives anew."""
    django.setup()
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - it is a model

    request_started.connect(lambda **_: ContentType.objects.clear_cache(), weak=False)
    call_command("runserver", "--noreload", address)


if __name__ == "__main__":
    _serve(sys.argv[1])
