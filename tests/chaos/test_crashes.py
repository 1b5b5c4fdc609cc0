"""A process dies at each named point of a turn, an end and a step; the ledgers tell the cost."""

import signal
from collections.abc import Iterator

import pytest

from tests.chaos.stage import (
    Installation,
    installed,
    interview_over_a_death,
    stage,
    until,
)

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("crashes")) as installation:
        yield installation


@pytest.mark.fault("A01")
@pytest.mark.fault("A02")
@pytest.mark.failpoint("turn.before_insert")
async def test_a_web_process_that_dies_before_a_turn_is_written_loses_nothing(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "turn.before_insert:kill:2")
    assert scene.findings == []


@pytest.mark.fault("A01")
@pytest.mark.failpoint("turn.before_commit")
async def test_a_web_process_that_dies_before_commit_has_shown_nothing_as_saved(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "turn.before_commit:kill:3")
    assert scene.findings == []


@pytest.mark.fault("A01")
async def test_a_web_process_that_dies_after_commit_does_not_make_it_store_twice(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "recorder.after_commit:kill:6")
    assert scene.findings == []


@pytest.mark.fault("A02")
@pytest.mark.failpoint("leg.after_open")
async def test_a_web_process_that_dies_when_the_voice_is_there_costs_only_that_leg(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "leg.after_open:kill")
    assert scene.findings == []


@pytest.mark.fault("D79")
@pytest.mark.failpoint("end.before_commit")
async def test_an_end_that_was_not_committed_is_none_and_comes_again(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "end.before_commit:kill")
    assert scene.findings == []
    assert scene.session().end_reason == "plan"


@pytest.mark.fault("D79")
@pytest.mark.failpoint("end.after_commit")
async def test_an_end_that_was_committed_has_its_steps_although_nobody_rang(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(installation, "end.after_commit:kill")
    assert scene.findings == []


@pytest.mark.fault("B23")
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
        await scene.be_judged()
    assert scene.findings == []
