"""Which children an installation has, with their command lines."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from interviews.embedded import Server, launch_postgres, launch_valkey
from interviews.embedded.lifeline import tied
from interviews.embedded.server import spawn
from interviews.supervisor import health
from interviews.supervisor.children import Program
from interviews.supervisor.configuration import Configuration

#: Long answers and slow devices: the application says when a socket ends, not the server.
WEBSOCKET_LIMITS = [
    "--websocket_timeout=86400",
    "--websocket_connect_timeout=20",
    "--application-close-timeout=10",
]


@dataclass(frozen=True)
class Programs:
    """Launchers for one installation; `environment` is what its Python children see."""

    configuration: Configuration
    environment: dict[str, str]
    engine_port: int | None

    def postgres(self) -> Program:
        home = self.configuration.home
        return Program("Postgres", lambda: launch_postgres(home), rank=3, grace_s=3.5)

    def valkey(self) -> Program:
        home = self.configuration.home
        return Program("Valkey", lambda: launch_valkey(home), rank=2, grace_s=1.0)

    def engine(self) -> Program:
        """It keeps its port over restarts: the web server has been told it."""
        ready = self.configuration.home.path / "engine.ready"
        argv = ["-m", "realtime.engine", "serve", "--port", str(self.engine_port)]
        argv += ["--ready-file", str(ready)]

        def launch() -> Server:
            ready.unlink(missing_ok=True)
            return self._launch("engine", argv, ready.exists)

        return Program("Local voice engine", launch, rank=1, grace_s=2.0)

    def web(self) -> Program:
        configuration = self.configuration
        argv = ["-m", "interviews.serve", "-b", configuration.host, "-p", str(configuration.port)]
        # Quiet: its access log would write invitation links, which are secrets, to a file.
        argv += ["-v", "0", *WEBSOCKET_LIMITS, "interviews.asgi:application"]
        return self._program(
            "Web server",
            "web",
            argv,
            rank=0,
            grace_s=2.9,  # it hands its sessions over first; all ends together stay under 10 s
            answers=lambda: health.is_ready(configuration.local_url),
        )

    def worker(self) -> Program:
        argv = ["-m", "celery", "-A", "interviews", "worker", "--pool=threads", "-c", "4"]
        argv += ["--loglevel=INFO", "--without-gossip", "--without-mingle"]
        return self._program("Worker", "worker", argv, rank=1)

    def beat(self) -> Program:
        schedule = self.configuration.home.path / "beat-schedule"
        argv = ["-m", "celery", "-A", "interviews", "beat", "--loglevel=WARNING"]
        argv += ["--pidfile=", "--schedule", str(schedule)]
        return self._program("Beat", "beat", argv, rank=1)

    def _program(
        self,
        name: str,
        log: str,
        argv: list[str],
        *,
        rank: int,
        grace_s: float = 2.0,
        answers: Callable[[], bool] = lambda: True,
    ) -> Program:
        return Program(name, lambda: self._launch(log, argv, answers), rank=rank, grace_s=grace_s)

    def _launch(self, name: str, argv: list[str], answers: Callable[[], bool]) -> Server:
        log = self.log(name)
        process = spawn(
            tied([sys.executable, *argv], death_signal=signal.SIGKILL),
            log=log,
            environment=self.environment,
            directory=self.configuration.checkout,
        )
        return Server(name, process, signal.SIGTERM, lambda _pid: answers(), log)

    def log(self, name: str) -> Path:
        return self.configuration.home.log_dir / f"{name}.log"
