"""One installation for many small tragedies: candidate, a web process that dies, one that lives."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

from interviews.home import Home
from interviews.supervisor.ports import pick_free_port
from realtime.journal import FILE
from tests.chaos import audit, ledger, record
from tests.chaos.audit import Finding
from tests.chaos.candidate import Candidate, Habits, Invited
from tests.chaos.fault_proxy import FaultProxy
from tests.chaos.fleet import Fleet, Member
from tests.chaos.ledger import Ledger
from tests.chaos.record import Record, RecordedSession
from tests.chaos.run import SETTINGS, journals_of
from tests.chaos.scripted_provider import ScriptedProvider, Temper

QUESTIONS = 2
#: Twice as many as any module has scenes, so that each has one for its second try.
INVITED = 40
LIMIT_S = 120.0
#: For a process that starts, on a machine that has much else to do.
START_LIMIT_S = 90.0
LOOPBACK = "127.0.0.1"
BROKEN_SETTINGS = "tests.chaos.broken_settings"

T = TypeVar("T")


@dataclass
class Installation:
    """Services, a beat and a web process that stays well; the rest comes and goes."""

    fleet: Fleet
    invited: Iterator[Invited]
    front_port: int
    voice_port: int
    well_port: int
    directory: Path
    sick_port: int = 0  # of the newest sick one: no two of them share one
    worker: Member | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1_000)))

    def start_worker(self, failpoint: str = "") -> Member:
        """In place of the one before it."""
        if self.worker is not None:
            self.worker.is_tended = False
            self.worker.server.stop()
        name = f"worker{next(self._numbers)}"
        self.worker = self.fleet.start_worker(name, FAILPOINT=failpoint)
        self.worker.is_tended = not failpoint
        return self.worker

    def start_sick_web(self, failpoint: str = "", sabotage: str = "") -> Member:
        """It dies at its failpoint, or breaks the promise that its sabotage names, or both."""
        name = f"web-sick{next(self._numbers)}"
        self.sick_port = pick_free_port()
        environment = {"FAILPOINT": failpoint}
        if sabotage:
            environment |= {"DJANGO_SETTINGS_MODULE": BROKEN_SETTINGS, "SABOTAGE": sabotage}
        member = self.fleet.start_web(name, self.sick_port, **environment)
        member.is_tended = False
        return member

    def stop_web(self, member: Member) -> None:
        member.is_tended = False
        member.server.process.kill()
        member.server.process.wait()


@contextmanager
def installed(directory: Path, **more: str) -> Iterator[Installation]:
    """Everything but a worker is up; whatever is left at the end is an error.

    `more` are settings that every process has.
    """
    front_port, voice_port, well_port = (pick_free_port() for _ in range(3))
    settings = SETTINGS | {
        "REALTIME_URL": f"ws://{LOOPBACK}:{voice_port}/v1/realtime",
        "REALTIME_API_KEY": "none",
        **more,
    }
    fleet = Fleet.plan(Home(directory), [well_port], f"http://{LOOPBACK}:{front_port}", settings)
    try:
        fleet.start_services()
        invited = iter(fleet.invite(INVITED, questions=QUESTIONS))
        fleet.start_web("web-well", well_port)
        fleet.start_beat()
        asyncio.run(fleet.until_ready())
        yield Installation(fleet, invited, front_port, voice_port, well_port, directory)
    finally:
        left = fleet.stop()
    assert left == []


@dataclass
class Stage:
    """One candidate's interview, and what the outside knows of it."""

    candidate: Candidate
    installation: Installation
    ledgers: tuple[Ledger, Ledger]
    front: FaultProxy
    provider: ScriptedProvider
    findings: list[Finding] = field(default_factory=list)

    @property
    def fleet(self) -> Fleet:
        return self.installation.fleet

    @property
    def has_a_journal(self) -> bool:
        return bool(journals_of(self.fleet.home))

    @property
    def has_unread_words(self) -> bool:
        """The record's journal alone, without sound."""
        return any(path.name == FILE for path in journals_of(self.fleet.home))

    def strike(self, name: str, number: signal.Signals) -> None:
        """The ledger knows of it: nothing is excused by a death that nobody has seen."""
        self.ledgers[0].note("", "fault", kind=f"{name}_{number.name}")
        self.fleet.signal(name, number)

    async def interview(self) -> None:
        await self.candidate.run(limit_s=LIMIT_S)

    async def be_judged(self) -> None:
        """When the pipeline has done its work: it waits half a minute for the sound of the dead."""
        written = await until(self._written, limit_s=90)
        candidates, provider = (ledger.read(each.path) for each in self.ledgers)
        self.findings = audit.audit(candidates, provider, written)

    @property
    def kinds(self) -> set[str]:
        return {finding.kind for finding in self.findings}

    def has_noted(self, what: str, **values: object) -> bool:
        """Whether the candidate's ledger has such an entry."""
        return any(
            entry.what == what and values.items() <= entry.values.items()
            for entry in ledger.read(self.ledgers[0].path)
        )

    def legs_that_spoke(self) -> list[int]:
        """In the order of what they said."""
        said = ledger.read(self.ledgers[1].path)
        return [entry.values["leg"] for entry in said if entry.what == "said"]

    def session(self) -> RecordedSession:
        return self._record().sessions[self.candidate.key]

    def _written(self) -> Record | None:
        """The record in which every step is over: a later reading may find one at work again."""
        found = self._record()
        return found if is_written(found.sessions[self.candidate.key]) else None

    def _record(self) -> Record:
        return record.read(self.installation.fleet.home.database_url)


def is_written(session: RecordedSession) -> bool:
    """Sound that came late is added by the recording step in another run."""
    are_over = all(status in audit.OVER for *_, status in session.steps)
    return bool(session.steps) and are_over and not session.loose_sound


async def until(condition: Callable[[], T | None], *, limit_s: float) -> T:
    """What the condition said when it was true."""
    deadline = time.monotonic() + limit_s
    while not (said := await asyncio.to_thread(condition)):
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.1)
    return said


@asynccontextmanager
async def stage(installation: Installation, *, port: int) -> AsyncIterator[Stage]:
    """`port` is of the web process that the candidate comes to first."""
    invited = next(installation.invited)
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    folder = installation.directory
    with (
        Ledger(folder / f"candidate-{invited.key}.jsonl") as told,
        Ledger(folder / f"provider-{invited.key}.jsonl") as said,
    ):
        provider = ScriptedProvider(said, Random(1), port=installation.voice_port)
        front = FaultProxy([(LOOPBACK, port)], port=installation.front_port)
        async with provider, front:
            origin = f"http://{LOOPBACK}:{front.port}"
            url = f"ws://{LOOPBACK}:{front.port}/ws/room/{invited.session_id}/"
            headers = {"Cookie": invited.cookie, "Origin": origin}
            candidate = Candidate(invited.key, url, headers, told, Random(1))
            async with asyncio.TaskGroup() as group:
                tending = group.create_task(installation.fleet.tend())
                yield Stage(candidate, installation, (told, said), front, provider)
                tending.cancel()


async def interview_over_a_death(
    installation: Installation, failpoint: str, *, sabotage: str = "", habits: Habits | None = None
) -> Stage:
    """The candidate begins at a web process that dies, and goes on at one that is well."""
    sick = installation.start_sick_web(failpoint, sabotage)
    if installation.worker is None:
        installation.start_worker()
    await until(sick.server.is_ready, limit_s=START_LIMIT_S)
    async with stage(installation, port=installation.sick_port) as scene:
        scene.candidate.habits = habits or Habits()
        async with asyncio.TaskGroup() as group:
            group.create_task(scene.interview())
            await until(lambda: sick.server.process.poll() is not None, limit_s=LIMIT_S)
            scene.ledgers[0].note("", "fault", kind=f"web_{failpoint}")
            scene.front.targets = [(LOOPBACK, installation.well_port)]
        assert sick.server.process.returncode == -signal.SIGKILL
        await scene.be_judged()
    return scene


async def interview_at_a_broken_one(
    installation: Installation,
    sabotage: str,
    *,
    habits: Habits,
    temper: Temper | None = None,
    meanwhile: Callable[["Stage"], Awaitable[None]] | None = None,
) -> Stage:
    """Nothing dies: the whole interview is led by a process that breaks a promise."""
    sick = installation.start_sick_web(sabotage=sabotage)
    if installation.worker is None:
        installation.start_worker()
    await until(sick.server.is_ready, limit_s=START_LIMIT_S)
    try:
        async with stage(installation, port=installation.sick_port) as scene:
            scene.candidate.habits = habits
            scene.provider.temper = temper or Temper()
            async with asyncio.TaskGroup() as group:
                group.create_task(scene.interview())
                if meanwhile is not None:
                    await meanwhile(scene)
            await scene.be_judged()
        return scene
    finally:
        installation.stop_web(sick)
