"""The site under its own ASGI server, on the database of the test that asks for it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from interviews.home import CHECKOUT
from interviews.supervisor.ports import pick_free_port

START_LIMIT_S = 120


@contextmanager
def desk_server() -> Iterator[str]:
    """Its address. It streams sound as Daphne does; Django's own live server cannot."""
    address = f"127.0.0.1:{pick_free_port()}"
    url, _, options = os.environ["DATABASE_URL"].partition("?")
    database = f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{options}"
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", address],
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
