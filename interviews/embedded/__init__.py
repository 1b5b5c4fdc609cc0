"""Postgres (with pgvector) and Valkey as child processes, from binaries inside two Python packages.

The default when no DATABASE_URL or REDIS_URL is configured. Both listen on unix sockets in a
directory that only their own user may enter, and on nothing else; that alone makes Postgres' trust
authentication safe. Start them from a main thread: they end with the thread that started them.
"""

from interviews.embedded.postgres import launch_postgres, start_postgres
from interviews.embedded.server import EmbeddedError, Server
from interviews.embedded.valkey import launch_valkey, start_valkey

__all__ = [
    "EmbeddedError",
    "Server",
    "launch_postgres",
    "launch_valkey",
    "start_postgres",
    "start_valkey",
]
