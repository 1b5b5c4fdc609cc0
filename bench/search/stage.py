"""An installation with a Postgres of its own and the offline embedding model."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db import connections

from interviews.embedded import start_postgres
from interviews.home import Home


@contextmanager
def open_stage(home: Home) -> Iterator[None]:
    """Django is set up and migrated when it opens."""
    server = start_postgres(home, durable=False)
    try:
        home.static_dir.mkdir(parents=True, exist_ok=True)
        os.environ.update(
            VIVA_HOME=str(home.path),
            DATABASE_URL=home.database_url,
            SECRET_KEY=os.urandom(32).hex(),
            EMBEDDING_OFFLINE="minilm",
            EMBEDDING_MODEL="",
            LOG_LEVEL="WARNING",
            DJANGO_SETTINGS_MODULE="interviews.settings",
        )
        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections.close_all()
        server.stop()
