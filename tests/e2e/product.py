"""The whole product as `make run` starts it, on a home and port of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from interviews.home import CHECKOUT, Home
from interviews.supervisor.ports import pick_free_port

START_LIMIT_S = 240
STOP_LIMIT_S = 60
#: What the test run sets for its own services, and the product must not see.
NOT_FOR_THE_PRODUCT = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True)
class Product:
    """A running installation: its addresses, its supervisor and a look into its database.

    `said` is what the supervisor has printed until now.
    """

    home: Home
    url: str
    candidate_link: str
    admin_url: str
    username: str
    password: str
    supervisor: "subprocess.Popen[bytes]"
    said: Path

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.home.database_url) as connection:
            return connection.execute(query.encode(), values).fetchall()


def _environment(home: Home) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in NOT_FOR_THE_PRODUCT}
    return kept | {"VIVA_HOME": str(home.path)}


@contextmanager
def running_product(directory: Path, settings: Sequence[tuple[str, str]] = ()) -> Iterator[Product]:
    """Start the supervisor, wait until it says that it is ready, and stop it as Ctrl-C does."""
    home = Home(directory)
    port = pick_free_port()
    said = directory.with_name(f"{directory.name}.said")
    with (
        said.open("wb") as out,
        subprocess.Popen(
            [sys.executable, "-m", "interviews.supervisor"],
            cwd=CHECKOUT,
            env=_environment(home) | {"PORT": str(port)} | dict(settings),
            stdout=out,
            stderr=subprocess.STDOUT,
        ) as supervisor,
    ):
        try:
            yield _wait_until_ready(home, supervisor, said)
        finally:
            supervisor.send_signal(signal.SIGINT)
            try:
                supervisor.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                supervisor.kill()
                raise


def _wait_until_ready(home: Home, supervisor: "subprocess.Popen[bytes]", said: Path) -> Product:
    deadline = time.monotonic() + START_LIMIT_S
    while not home.ready_file.exists():
        if supervisor.poll() is not None or time.monotonic() > deadline:
            supervisor.kill()
            raise AssertionError(f"Viva did not start:\n{said.read_text(encoding='utf-8')}")
        time.sleep(0.1)
    ready = json.loads(home.ready_file.read_text(encoding="utf-8"))
    admin = ready["admin"]
    return Product(
        home=home,
        url=ready["url"],
        candidate_link=ready["candidate_link"],
        admin_url=admin["url"],
        username=admin["username"],
        password=admin["password"],
        supervisor=supervisor,
        said=said,
    )
