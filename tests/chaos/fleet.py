"""The processes of one installation, as the supervisor starts them, to be killed and come back."""

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from interviews.embedded import Server
from interviews.embedded.locks import take_lock
from interviews.home import CHECKOUT, Home
from interviews.supervisor.children import Program
from interviews.supervisor.configuration import Configuration
from interviews.supervisor.programs import Programs
from tests.chaos.candidate import Invited
from tests.e2e.product import NOT_FOR_THE_PRODUCT
from tests.processes import is_alive

TEND_EVERY_S = 0.1
#: A web process took 90 s on a machine that had six others at work.
START_LIMIT_S = 180.0
STOP_LIMIT_S = 15.0
#: A server that cannot have its home is not started until the last of its processes is gone.
LOCKS = {"postgres": "postgres-18.lock", "valkey": "valkey.lock"}


@dataclass
class Member:
    """One process that is to run; `server` is its newest incarnation."""

    name: str
    program: Program
    server: Server
    pause_s: float = 0.3  # between its death and its next start
    due_at: float | None = None  # None while it runs
    incarnations: int = 1
    is_tended: bool = True  # it comes back


@dataclass
class Fleet:
    """Everything is launched by the main thread: a child dies with the thread that made it."""

    home: Home
    web_ports: Sequence[int]
    public_url: str
    environment: dict[str, str]
    members: dict[str, Member] = field(default_factory=dict)

    @classmethod
    def plan(
        cls, home: Home, web_ports: Sequence[int], public_url: str, settings: dict[str, str]
    ) -> "Fleet":
        kept = {
            name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_PRODUCT
        }
        environment = kept | {
            "VIVA_HOME": str(home.path),
            "SECRET_KEY": secrets.token_urlsafe(32),
            "PUBLIC_URL": public_url,
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        return cls(home, web_ports, public_url, environment)

    # --- Starting

    def start_services(self) -> None:
        programs = self._programs(self.web_ports[0])
        for name, program in (("postgres", programs.postgres()), ("valkey", programs.valkey())):
            self._add(name, program).server.wait_until_ready()

    def start_application(self) -> None:
        for number, port in enumerate(self.web_ports, start=1):
            self.start_web(f"web{number}", port)
        self.start_worker("worker")
        self.start_beat()

    def invite(self, count: int, *, questions: int) -> list[Invited]:
        """Migrate the empty database, and have so many Sessions that nobody has begun."""
        self.home.static_dir.mkdir(parents=True, exist_ok=True)
        argv = [sys.executable, "-m", "tests.chaos.cohort", str(count), str(questions)]
        done = subprocess.run(
            argv,
            cwd=CHECKOUT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "interviews.settings"},
            stdout=subprocess.PIPE,
            check=True,
        )
        return [Invited(**each) for each in json.loads(done.stdout)]

    def start_web(self, name: str, port: int, **environment: str) -> Member:
        """One web process, with something more in its environment."""
        return self._add(name, self._programs(port, log=name, more=environment).web())

    def start_worker(self, name: str, **environment: str) -> Member:
        return self._add(name, self._programs(self.web_ports[0], more=environment).worker())

    def start_beat(self, name: str = "beat") -> None:
        self._add(name, self._programs(self.web_ports[0], log=name).beat())

    def arm(self, name: str, failpoint: str) -> None:
        """From its next start on this worker dies there."""
        more = {"FAILPOINT": failpoint}
        self.members[name].program = self._programs(self.web_ports[0], more=more).worker()

    async def until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        for member in self.members.values():
            while not await asyncio.to_thread(member.server.is_ready):
                assert time.monotonic() < deadline, f"{member.name} does not start"
                await asyncio.sleep(0.1)

    def _programs(
        self, port: int, log: str = "", more: Mapping[str, str] = MappingProxyType({})
    ) -> Programs:
        configuration = Configuration(
            home=self.home,
            checkout=CHECKOUT,
            host="127.0.0.1",
            port=port,
            public_url=self.public_url,
            embeds_postgres=True,
            embeds_valkey=True,
            runs_engine=False,
        )
        environment = {**self.environment, "PORT": str(port), **more}
        return NamedPrograms(configuration, environment, None, log)

    def _add(self, name: str, program: Program) -> Member:
        member = Member(name, program, program.launch())
        self.members[name] = member
        return member

    # --- Living

    async def tend(self) -> None:
        """Start again what died, each after its pause, until cancelled."""
        while True:
            await asyncio.sleep(TEND_EVERY_S)
            for member in self.members.values():
                if member.is_tended:
                    self._tend_one(member, time.monotonic())

    def _tend_one(self, member: Member, now: float) -> None:
        if member.due_at is None:
            if member.server.process.poll() is not None:
                member.due_at = now + member.pause_s
        elif now >= member.due_at and self._may_start(member.name):
            member.server = member.program.launch()
            member.incarnations += 1
            member.due_at = None

    def _may_start(self, name: str) -> bool:
        if name not in LOCKS:
            return True
        lock = take_lock(self.home.path / LOCKS[name])
        if lock is None:
            return False
        os.close(lock)
        return True

    def signal(self, name: str, number: signal.Signals) -> bool:
        """False where it is dead already."""
        process = self.members[name].server.process
        if process.poll() is not None:
            return False
        process.send_signal(number)
        return True

    @property
    def webs(self) -> list[str]:
        return [name for name in self.members if name.startswith("web")]

    # --- Ending

    def stop(self) -> list[str]:
        """As the supervisor does: the applications first. Returns what is left, if anything."""
        services = ("valkey", "postgres")
        others = [name for name in self.members if name not in services]
        for names in (self.webs, others, *([each] for each in services)):
            servers = [self.members[name].server for name in names if name in self.members]
            for server in servers:
                if server.process.poll() is None:
                    server.process.send_signal(signal.SIGCONT)
                    server.process.send_signal(server.stop_signal)
            for server in servers:
                server.stop(STOP_LIMIT_S)
        deadline = time.monotonic() + 5
        while (left := self._left()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    def _left(self) -> list[str]:
        """Ours, and any other process of this home, as pid and command.

        Numbers of the dead are given to others again, so only the newest of each is asked for.
        """
        newest = [member.server.process for member in self.members.values()]
        ours = {process.pid for process in newest if process.poll() is None}
        left = ours | set(processes_of(self.home.path))
        return [f"{pid} {command_line(pid)}" for pid in sorted(left)]


class NamedPrograms(Programs):
    """Two web servers, each with a log of its own, and two beats, each with its own schedule."""

    def __init__(
        self,
        configuration: Configuration,
        environment: dict[str, str],
        engine_port: int | None,
        log: str,
    ) -> None:
        super().__init__(configuration, environment, engine_port)
        object.__setattr__(self, "own_log", log)

    def beat(self) -> Program:
        schedule = self.configuration.home.path / f"{self._named('beat')}-schedule"
        argv = ["-m", "celery", "-A", "interviews", "beat", "--loglevel=WARNING"]
        argv += ["--pidfile=", "--schedule", str(schedule)]
        return self._program("Beat", "beat", argv, rank=1)

    def log(self, name: str) -> Path:
        return super().log(self._named(name) if name in {"web", "beat"} else name)

    def _named(self, name: str) -> str:
        return str(getattr(self, "own_log", "")) or name


def processes_of(home: Path) -> list[int]:
    """Processes, ourselves apart, whose environment or command line names this home."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(home) in words and is_alive(int(entry.name)):
                found.append(int(entry.name))
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
