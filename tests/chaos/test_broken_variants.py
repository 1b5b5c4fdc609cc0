"""Each promise has a variant that breaks it on purpose: the audit must see that."""

import asyncio
import signal
from collections.abc import Iterator

import psycopg
import pytest

from tests.chaos.candidate import Habits
from tests.chaos.scripted_provider import Temper
from tests.chaos.stage import (
    LIMIT_S,
    LOOPBACK,
    Installation,
    Stage,
    installed,
    interview_at_a_broken_one,
    interview_over_a_death,
    until,
)

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("broken")) as installation:
        yield installation


async def test_an_acknowledgement_before_commit_is_found_as_a_loss(
    installation: Installation,
) -> None:
    scene = await interview_over_a_death(
        installation, "turn.before_commit:kill:3", sabotage="acknowledge_before_commit"
    )
    assert "lost" in scene.kinds


async def lose_the_leg_and_then_the_line(scene: Stage) -> None:
    """The first answer is saved; when the page comes back, it belongs to an earlier Leg."""
    first = f"answer-{scene.candidate.key}-1"
    await until(lambda: scene.has_noted("acked", name=first), limit_s=LIMIT_S)
    scene.provider.hang_up()
    await until(lambda: scene.provider.counts["opened"] >= 2, limit_s=LIMIT_S)
    await asyncio.sleep(0.3)
    scene.front.reset()


@pytest.mark.parametrize("sabotage", ["", "forget_typed_ids"])
async def test_a_typed_answer_that_counts_twice_is_found(
    installation: Installation, sabotage: str
) -> None:
    scene = await interview_at_a_broken_one(
        installation,
        sabotage,
        habits=Habits(repeats_itself=True),
        meanwhile=lose_the_leg_and_then_the_line,
    )
    assert ("doubled" in scene.kinds) == bool(sabotage), scene.findings


@pytest.mark.parametrize("sabotage", ["", "count_all_as_heard"])
async def test_generated_text_that_counts_as_heard_is_found(
    installation: Installation, sabotage: str
) -> None:
    scene = await interview_at_a_broken_one(installation, sabotage, habits=Habits(interrupts=9.0))
    assert ("overheard" in scene.kinds) == bool(sabotage), scene.findings


async def lose_valkey(scene: Stage) -> None:
    await until(lambda: scene.has_noted("began"), limit_s=LIMIT_S)
    scene.fleet.signal("valkey", signal.SIGKILL)


@pytest.mark.fault("A16")
@pytest.mark.parametrize("sabotage", ["", "stand_on_valkey"])
async def test_a_socket_that_stands_on_valkey_falls_with_it(
    installation: Installation, sabotage: str
) -> None:
    scene = await interview_at_a_broken_one(
        installation, sabotage, habits=Habits(), meanwhile=lose_valkey
    )
    assert scene.findings == []
    assert bool(scene.candidate.losses) == bool(sabotage)


async def lose_postgres_and_the_web_process(scene: Stage) -> None:
    """What was said meanwhile is in the journal of a process that did not live to store it."""
    fleet, [sick] = scene.fleet, [name for name in scene.fleet.webs if "sick" in name][-1:]
    fleet.signal("web-well", signal.SIGSTOP)  # it would read the journal
    await until(lambda: scene.has_noted("spoke"), limit_s=LIMIT_S)
    fleet.members["postgres"].pause_s = 3.0
    scene.strike("postgres", signal.SIGKILL)
    await until(lambda: scene.has_unread_words, limit_s=LIMIT_S)
    scene.strike(sick, signal.SIGKILL)
    fleet.members[sick].is_tended = True


@pytest.mark.fault("A09")
@pytest.mark.parametrize("sabotage", ["", "never_replay"])
async def test_a_journal_that_nobody_reads_is_found(
    installation: Installation, sabotage: str
) -> None:
    """Only the process that comes after the dead one could read it: the other stands still."""

    async def lose_both(scene: Stage) -> None:
        await lose_postgres_and_the_web_process(scene)
        if not sabotage:
            await until(lambda: not scene.has_unread_words, limit_s=LIMIT_S)

    try:
        scene = await interview_at_a_broken_one(
            installation, sabotage, habits=Habits(speaks=True), meanwhile=lose_both
        )
        assert scene.has_unread_words == bool(sabotage)
        assert scene.findings == []  # nobody was promised more than the journal keeps
    finally:
        installation.fleet.signal("web-well", signal.SIGCONT)
    await until(lambda: not scene.has_a_journal, limit_s=LIMIT_S)


async def come_now_to_one_now_to_the_other(scene: Stage) -> None:
    scene.front.targets.append((LOOPBACK, scene.installation.well_port))


@pytest.mark.fault("D68")
async def test_a_candidate_who_comes_now_to_one_process_now_to_the_other_has_one_record(
    installation: Installation,
) -> None:
    scene = await interview_at_a_broken_one(
        installation,
        "",
        habits=Habits(reloads=0.5),
        meanwhile=come_now_to_one_now_to_the_other,
    )
    assert scene.findings == []


async def go_to_the_other_and_come_back(scene: Stage) -> None:
    """When the interviewer has spoken there, on a Leg of that process."""
    front, here = scene.front, scene.front.targets
    await until(lambda: scene.has_noted("began"), limit_s=LIMIT_S)
    [first] = set(scene.legs_that_spoke())
    front.targets = [(LOOPBACK, scene.installation.well_port)]
    front.reset()
    await until(lambda: scene.legs_that_spoke()[-1] != first, limit_s=LIMIT_S)
    front.targets = here
    front.reset()


@pytest.mark.fault("D68")
@pytest.mark.parametrize("sabotage", ["", "hold_for_ever"])
async def test_two_processes_that_drive_one_session_are_found(
    installation: Installation, sabotage: str
) -> None:
    scene = await interview_at_a_broken_one(
        installation, sabotage, habits=Habits(), meanwhile=go_to_the_other_and_come_back
    )
    assert ("doubled" in scene.kinds) == bool(sabotage), scene.findings


@pytest.mark.fault("C53")
@pytest.mark.parametrize("sabotage", ["", "drop_sound_of_a_change"])
async def test_sound_that_falls_between_two_connections_is_found(
    installation: Installation, sabotage: str
) -> None:
    """The provider's limit comes in the middle of long answers, again and again."""
    scene = await interview_at_a_broken_one(
        installation,
        sabotage,
        habits=Habits(speaks=True, words=(60, 90)),
        temper=Temper(expires=1.0, expires_s=(4, 4)),
    )
    assert ("lost" in scene.kinds) == bool(sabotage), scene.findings
    assert scene.session().legs > 2


async def lose_the_voice_in_mid_speech(scene: Stage) -> None:
    """Three times, each of them with half a second said and the rest still to come."""
    for _ in range(3):
        await lose_the_voice_after(scene, scene.candidate.words_said + 12)


async def lose_the_voice_after(scene: Stage, words: int) -> None:
    await until(lambda: scene.candidate.words_said > words, limit_s=LIMIT_S)
    scene.provider.hang_up()
    opened = scene.provider.counts["opened"]
    await until(lambda: scene.provider.counts["opened"] > opened, limit_s=LIMIT_S)


@pytest.mark.fault("C51")
@pytest.mark.parametrize("sabotage", ["", "drop_sound_of_a_loss"])
async def test_sound_that_was_waiting_for_a_lost_voice_is_found(
    installation: Installation, sabotage: str
) -> None:
    """A Gap tells of each loss, and excuses no word."""
    scene = await interview_at_a_broken_one(
        installation,
        sabotage,
        habits=Habits(speaks=True, words=(60, 90)),
        meanwhile=lose_the_voice_in_mid_speech,
    )
    assert "provider_lost" in {gap.cause for gap in scene.session().gaps}
    assert ("lost" in scene.kinds) == bool(sabotage), scene.findings


def give_seats_back(scene: Stage) -> None:
    """Whoever is judged next has to answer for their own."""
    with psycopg.connect(scene.fleet.home.database_url) as connection:
        connection.execute("DELETE FROM interviews_seat")


@pytest.mark.parametrize("sabotage", ["", "keep_every_seat"])
async def test_a_seat_that_outlives_its_interview_is_found(
    installation: Installation, sabotage: str
) -> None:
    scene = await interview_at_a_broken_one(installation, sabotage, habits=Habits())
    give_seats_back(scene)
    assert ("leaked" in scene.kinds) == bool(sabotage), scene.findings


async def stop_its_process(scene: Stage) -> None:
    """As a deploy does; the other process is there."""
    await until(lambda: scene.has_noted("acked"), limit_s=LIMIT_S)
    [sick] = [name for name in scene.fleet.webs if "sick" in name][-1:]
    scene.front.targets = [(LOOPBACK, scene.installation.well_port)]
    scene.strike(sick, signal.SIGTERM)
    await until(lambda: scene.has_noted("lost_line"), limit_s=LIMIT_S)


@pytest.mark.fault("A03")
@pytest.mark.parametrize("sabotage", ["", "drop_at_sigterm"])
async def test_a_process_that_stops_without_handing_over_is_found(
    installation: Installation, sabotage: str
) -> None:
    scene = await interview_at_a_broken_one(
        installation, sabotage, habits=Habits(), meanwhile=stop_its_process
    )
    assert scene.has_noted("lost_line", code=4012) != bool(sabotage)
    assert scene.findings == []
