"""What one supervised installation is: read from the environment once, before anything starts."""

import os
from dataclasses import dataclass
from pathlib import Path

from interviews.env import SettingError, read_int, read_secret, read_text
from interviews.home import CHECKOUT, Home

DEFAULT_PORT = 8000
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Configuration:
    home: Home
    checkout: Path
    host: str
    port: int
    public_url: str
    embeds_postgres: bool
    embeds_valkey: bool
    #: False where a provider or a key is configured.
    runs_engine: bool

    @classmethod
    def from_environment(cls, checkout: Path = CHECKOUT) -> "Configuration":
        """Raises SettingError, whose message is a sentence."""
        host = read_text("HOST") or "127.0.0.1"
        port = read_int("PORT", DEFAULT_PORT, minimum=1)
        if port > HIGHEST_PORT:
            raise SettingError(f"PORT must be at most {HIGHEST_PORT}, not {port}.")
        return cls(
            home=Home.from_environment(),
            checkout=checkout,
            host=host,
            port=port,
            public_url=(read_text("PUBLIC_URL") or f"http://{_reachable(host)}:{port}").rstrip("/"),
            embeds_postgres=not read_secret("DATABASE_URL"),
            embeds_valkey=not read_secret("REDIS_URL"),
            runs_engine=not read_text("REALTIME_URL") and not read_secret("OPENAI_API_KEY"),
        )

    @property
    def local_url(self) -> str:
        """Where the supervisor itself reaches the web server."""
        return f"http://{_reachable(self.host)}:{self.port}"

    def environment(self, secret_key: str, engine_port: int | None) -> dict[str, str]:
        """What the children see: our own environment, and what was decided here."""
        environment = dict(os.environ)
        if self.embeds_postgres:  # no PGHOST or PGPORT may lead our address astray
            environment = {k: v for k, v in environment.items() if not k.startswith("PG")}
        environment |= {
            "VIVA_HOME": str(self.home.path),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        if not read_secret("SECRET_KEY"):
            environment["SECRET_KEY"] = secret_key
        if engine_port is not None:
            environment["REALTIME_URL"] = f"ws://127.0.0.1:{engine_port}/v1/realtime"
        return environment


def _reachable(host: str) -> str:
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  compared, not bound: every address includes loopback
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
