"""One installation from its first step to its last: start, watch over, stop."""

import time
from contextlib import suppress

from interviews.embedded import EmbeddedError
from interviews.supervisor import logs, secret_key
from interviews.supervisor.bell import Bell
from interviews.supervisor.children import Child, Children
from interviews.supervisor.configuration import Configuration
from interviews.supervisor.ports import pick_free_port
from interviews.supervisor.preparation import Preparation
from interviews.supervisor.programs import Programs
from interviews.supervisor.progress import Progress
from interviews.supervisor.ready import Addresses

#: Of one child while starting: a port or a file that is wrong stays wrong.
DEATHS_TOO_MANY = 3
START_LIMIT_S = 120.0
GLANCE_S = 0.05


class StoppedError(Exception):
    """Somebody asked for the end while things were starting."""


class Household:
    def __init__(self, configuration: Configuration, bell: Bell, progress: Progress) -> None:
        self.configuration = configuration
        self.bell = bell
        self.progress = progress
        self.children = Children(progress)
        engine_port = pick_free_port() if configuration.runs_engine else None
        key = secret_key.read_or_make(configuration.home.secret_key_file)
        environment = configuration.environment(key, engine_port)
        self.programs = Programs(configuration, environment, engine_port)

    def start(self) -> Addresses:
        """Raises EmbeddedError with a sentence, or StoppedError."""
        configuration = self.configuration
        servers = []
        self.progress.doing("Database and queue")
        if configuration.embeds_postgres:
            servers.append(self.children.start(self.programs.postgres()))
        if configuration.embeds_valkey:
            servers.append(self.children.start(self.programs.valkey()))
        engine = self.children.start(self.programs.engine()) if configuration.runs_engine else None
        for server in servers:
            self._await(server)
        demo = self._prepare()
        self._await(self.children.start(self.programs.web()))
        if engine is not None:
            self._await(engine)
        for program in (self.programs.worker(), self.programs.beat()):
            self.children.start(program)
        addresses = Addresses.from_demo(configuration.public_url, demo)
        addresses.write(configuration.home.ready_file)
        return addresses

    def watch(self) -> None:
        """Until somebody asks for the end."""
        while not self.bell.has_stop_rung:
            due_in_s = self.children.next_due_in_s()
            self.bell.wait(60.0 if due_in_s is None else due_in_s)
            if not self.bell.has_stop_rung:
                self.children.tend()

    def stop(self) -> None:
        self.configuration.home.ready_file.unlink(missing_ok=True)
        self.children.stop()
        with suppress(OSError):  # never made, or not only ours
            self.configuration.home.socket_dir.rmdir()

    def _prepare(self) -> dict[str, str]:
        self.progress.doing("Preparing the database and the demonstration")
        preparation = Preparation(
            self.configuration.checkout, self.programs.environment, self.programs.log("prepare")
        )
        last: dict[str, object] = {}
        try:
            while (said := self._hear(preparation)) is not None:
                for found in said:
                    last = found
                    self._show(found)
        except BaseException:
            preparation.cancel()
            raise
        if not preparation.has_succeeded() or "candidate_path" not in last:
            reason = logs.last_line(preparation.log) or "it gave no reason"
            raise EmbeddedError(f"Preparing failed ({reason}): read {preparation.log}.")
        return {name: str(value) for name, value in last.items()}

    def _hear(self, preparation: Preparation) -> list[dict[str, object]] | None:
        self.bell.wait(GLANCE_S, preparation.pipe)
        self._look_after()
        return preparation.read()

    def _show(self, found: dict[str, object]) -> None:
        if "step" in found:
            seconds = float(str(found.get("seconds", 0)))
            self.progress.done(str(found["step"]), seconds, str(found.get("note", "")))

    def _await(self, child: Child) -> None:
        name = child.program.name
        self.progress.doing(name)
        begun = child.started_at
        deadline = time.monotonic() + START_LIMIT_S
        while not child.is_ready:
            self.bell.wait(GLANCE_S)
            self._look_after()
            if child.restarts.deaths_in_row >= DEATHS_TOO_MANY:
                raise EmbeddedError(
                    f"{name} does not start: read its log in {self.configuration.home.log_dir}."
                )
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{name} did not answer within {START_LIMIT_S:.0f} s.")
        self.progress.done(name, time.monotonic() - begun)

    def _look_after(self) -> None:
        if self.bell.has_stop_rung:
            raise StoppedError
        self.children.tend()
