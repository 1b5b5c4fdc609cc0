"""A process dies at each named point of a turn, an end and a step; the ledgers tell the cost."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from interviews.home import Home
from interviews.supervisor.ports import pick_free_port
from tests.chaos import audit, ledger, record
from tests.chaos.audit import Finding
from tests.chaos.candidate import Candidate, Invited
from tests.chaos.fault_proxy import FaultProxy
from tests.chaos.fleet import Fleet, Member
from tests.chaos.ledger import Ledger
from tests.chaos.record import RecordedSession
from tests.chaos.run import SETTINGS
from tests.chaos.scripted_provider import ScriptedProvider

pytestmark = pytest.mark.chaos

SCENARIOS = 8
QUESTIONS = 2
LIMIT_S = 60.0
LOOPBACK = "127.0.0.1"


@dataclass
class Installation:
    """Services, a beat and a web process that stays well; the rest comes and goes."""

    fleet: Fleet
    invited: Iterator[Invited]
    front_port: int
    voice_port: int
    well_port: int
    sick_port: int
    directory: Path
    worker: Member | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1_000)))

    def start_worker(self, failpoint: str = "") -> Member:
        """In place of the one before it."""
        if self.worker is not None:
            self.worker.server.stop()
        name = f"worker{next(self._numbers)}"
        self.worker = self.fleet.start_worker(name, FAILPOINT=failpoint)
        return self.worker

    def start_sick_web(self, failpoint: str) -> Member:
        return self.fleet.start_web(
            f"web-sick{next(self._numbers)}", self.sick_port, FAILPOINT=failpoint
        )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    directory = tmp_path_factory.mktemp("crashes")
    front_port, voice_port, well_port, sick_port = (pick_free_port() for _ in range(4))
    settings = SETTINGS | {
        "REALTIME_URL": f"ws://{LOOPBACK}:{voice_port}/v1/realtime",
        "REALTIME_API_KEY": "none",
    }
    fleet = Fleet.plan(
        Home(directory), [well_port, sick_port], f"http://{LOOPBACK}:{front_port}", settings
    )
    try:
        fleet.start_services()
        invited = iter(fleet.invite(SCENARIOS, questions=QUESTIONS))
        fleet.start_web("web-well", well_port)
        fleet.start_beat()
        asyncio.run(fleet.until_ready())
        yield Installation(fleet, invited, front_port, voice_port, well_port, sick_port, directory)
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

    async def interview(self) -> None:
        await self.candidate.run(limit_s=LIMIT_S)

    async def findings(self) -> list[Finding]:
        """When the pipeline has done its work."""
        home = self.installation.fleet.home
        await until(lambda: is_written(self.session()), limit_s=40)
        candidates, provider = (ledger.read(each.path) for each in self.ledgers)
        return audit.audit(candidates, provider, record.read(home.database_url))

    def session(self) -> RecordedSession:
        home = self.installation.fleet.home
        return record.read(home.database_url).sessions[self.candidate.key]


def is_written(session: RecordedSession) -> bool:
    return bool(session.steps) and all(status == "done" for *_, status in session.steps)


async def until(condition: Callable[[], bool], *, limit_s: float) -> None:
    deadline = time.monotonic() + limit_s
    while not await asyncio.to_thread(condition):
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.1)


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
            yield Stage(candidate, installation, (told, said), front)


async def interview_over_a_death(installation: Installation, failpoint: str) -> Stage:
    """The candidate begins at a web process that dies, and goes on at one that is well."""
    sick = installation.start_sick_web(failpoint)
    if installation.worker is None:
        installation.start_worker()
    await until(sick.server.is_ready, limit_s=30)
    async with stage(installation, port=installation.sick_port) as scene:
        async with asyncio.TaskGroup() as group:
            group.create_task(scene.interview())
            await until(lambda: sick.server.process.poll() is not None, limit_s=LIMIT_S)
            scene.front.targets = [(LOOPBACK, installation.well_port)]
        assert sick.server.process.returncode == -signal.SIGKILL
        assert await scene.findings() == []
    return scene


@pytest.mark.fault("A01")
@pytest.mark.fault("A02")
@pytest.mark.failpoint("turn.before_insert")
async def test_a_web_process_that_dies_before_a_turn_is_written_loses_nothing(
    installation: Installation,
) -> None:
    await interview_over_a_death(installation, "turn.before_insert:kill:2")


@pytest.mark.fault("A01")
@pytest.mark.failpoint("turn.before_commit")
async def test_a_web_process_that_dies_before_commit_has_shown_nothing_as_saved(
    installation: Installation,
) -> None:
    await interview_over_a_death(installation, "turn.before_commit:kill:3")


@pytest.mark.fault("A01")
async def test_a_web_process_that_dies_after_commit_does_not_make_it_store_twice(
    installation: Installation,
) -> None:
    await interview_over_a_death(installation, "recorder.after_commit:kill:6")


@pytest.mark.fault("A02")
@pytest.mark.failpoint("leg.after_open")
async def test_a_web_process_that_dies_when_the_voice_is_there_costs_only_that_leg(
    installation: Installation,
) -> None:
    await interview_over_a_death(installation, "leg.after_open:kill")


@pytest.mark.fault("D79")
@pytest.mark.failpoint("end.before_commit")
async def test_an_end_that_was_not_committed_is_none_and_comes_again(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "end.before_commit:kill")
    assert scene.session().end_reason == "plan"


@pytest.mark.fault("D79")
@pytest.mark.failpoint("end.after_commit")
async def test_an_end_that_was_committed_has_its_steps_although_nobody_rang(
    installation: Installation,
) -> None:
    await interview_over_a_death(installation, "end.after_commit:kill")


@pytest.mark.failpoint("step.after_claim")
@pytest.mark.failpoint("step.after_work")
@pytest.mark.failpoint("step.before_commit")
@pytest.mark.failpoint("step.after_commit")
@pytest.mark.fault("A19")
async def test_a_step_outlives_four_workers(installation: Installation) -> None:
    """Each dies at another point of the same step; a fifth finds it done, or does it."""
    points = ("step.after_claim", "step.after_work", "step.before_commit", "step.after_commit")
    worker = installation.start_worker(f"{points[0]}:kill")
    async with stage(installation, port=installation.well_port) as scene:
        await scene.interview()
        for following in (*points[1:], ""):
            process = worker.server.process
            await until(lambda: process.poll() is not None, limit_s=40)  # noqa: B023 - at once
            assert process.returncode == -signal.SIGKILL
            worker = installation.start_worker(f"{following}:kill" if following else "")
        assert await scene.findings() == []
