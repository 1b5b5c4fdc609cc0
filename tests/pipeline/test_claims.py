"""The right to do a step once: every case of `docs/subsystems/claims.md` in one process."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from pipeline import claims
from pipeline.models import StepRun
from pipeline.retry import MOST_DEATHS, Decision, GiveUp, TryAgain, Wait
from pipeline.steps.summary import WrittenSummary, write
from tests.cast import Cast
from tests.pipeline.rows import count_summaries, lapse, make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast))


def take(step_run: StepRun) -> claims.Claim:
    claim = claims.take(step_run.pk, lease_seconds=60)
    assert claim is not None
    return claim


def write_summary(step_run: StepRun) -> None:
    write(step_run, WrittenSummary("words"))


def test_a_taken_step_runs_under_a_lease(step_run: StepRun) -> None:
    claim = take(step_run)
    step_run.refresh_from_db()
    assert (step_run.status, step_run.attempts, step_run.fence) == ("running", 1, claim.fence)
    assert step_run.lease_until is not None
    assert timedelta(seconds=50) < step_run.lease_until - timezone.now() < timedelta(seconds=70)
    assert step_run.started_at is not None


def test_a_step_that_runs_cannot_be_taken(step_run: StepRun) -> None:
    take(step_run)
    assert claims.take(step_run.pk, lease_seconds=60) is None


def test_a_step_that_does_not_exist_cannot_be_taken(step_run: StepRun) -> None:
    step_run_id = step_run.pk
    step_run.delete()
    assert claims.take(step_run_id, lease_seconds=60) is None


@pytest.mark.parametrize("status", ["done", "failed", "blocked", "erased", "replaced"])
def test_a_step_that_is_not_ready_cannot_be_taken(step_run: StepRun, status: str) -> None:
    over = timezone.now() - timedelta(seconds=1)  # as of somebody who has had it
    StepRun.objects.update(status=status, lease_until=over)
    assert claims.take(step_run.pk, lease_seconds=60) is None


def test_a_step_is_not_taken_before_its_time(step_run: StepRun) -> None:
    StepRun.objects.update(not_before=timezone.now() + timedelta(seconds=30))
    assert claims.take(step_run.pk, lease_seconds=60) is None


def test_a_step_that_waited_long_enough_is_taken(step_run: StepRun) -> None:
    StepRun.objects.update(not_before=timezone.now() - timedelta(seconds=1), error="Busy.")
    take(step_run)
    step_run.refresh_from_db()
    assert (step_run.not_before, step_run.error) == (None, "")


def test_an_expired_lease_is_taken_over_with_a_higher_fence(step_run: StepRun) -> None:
    first = take(step_run)
    lapse(step_run)
    second = take(step_run)
    assert second.fence > first.fence
    step_run.refresh_from_db()
    assert (step_run.attempts, step_run.deaths) == (1, 1)


def test_attempts_are_bounded(step_run: StepRun) -> None:
    for _ in range(step_run.max_attempts):
        assert claims.release(take(step_run), TryAgain(0, "Busy."))
    assert claims.take(step_run.pk, lease_seconds=60) is None


def test_a_renewed_lease_reaches_further(step_run: StepRun) -> None:
    claim = take(step_run)
    assert claims.renew(claim, lease_seconds=600)
    step_run.refresh_from_db()
    assert step_run.lease_until is not None
    assert step_run.lease_until > timezone.now() + timedelta(seconds=500)


def test_a_lease_that_ran_out_unnoticed_can_still_be_renewed(step_run: StepRun) -> None:
    claim = take(step_run)
    lapse(step_run)
    assert claims.renew(claim, lease_seconds=60)
    assert claims.take(step_run.pk, lease_seconds=60) is None


def test_a_claim_that_was_taken_over_cannot_be_renewed(step_run: StepRun) -> None:
    claim = take(step_run)
    lapse(step_run)
    take(step_run)
    assert not claims.renew(claim, lease_seconds=60)


def test_the_output_and_done_are_stored_together(step_run: StepRun) -> None:
    claim = take(step_run)
    assert claims.store(claim, write_summary, version=3)
    step_run.refresh_from_db()
    assert (step_run.status, step_run.lease_until) == ("done", None)
    assert step_run.finished_at is not None
    assert step_run.step_version == 3
    assert count_summaries(step_run.session) == 1


def test_a_result_that_cannot_be_written_leaves_the_step_running(step_run: StepRun) -> None:
    claim = take(step_run)

    def break_after_writing(row: StepRun) -> None:
        write_summary(row)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        claims.store(claim, break_after_writing, version=1)
    step_run.refresh_from_db()
    assert step_run.status == "running"
    assert count_summaries(step_run.session) == 0


def test_a_slow_zombies_result_is_refused(step_run: StepRun) -> None:
    zombie = take(step_run)
    lapse(step_run)
    heir = take(step_run)
    assert not claims.store(zombie, write_summary, version=1)
    assert count_summaries(step_run.session) == 0
    assert claims.store(heir, write_summary, version=1)
    assert not claims.store(zombie, write_summary, version=1)
    assert count_summaries(step_run.session) == 1


def test_a_result_is_stored_once_only(step_run: StepRun) -> None:
    """Who asks again after an answer that was lost hears that it is there."""
    claim, written = take(step_run), list[StepRun]()
    assert claims.store(claim, written.append, version=1)
    assert claims.store(claim, written.append, version=1)
    assert written == [step_run]


@pytest.mark.parametrize("status", ["failed", "ready"])
def test_what_was_not_stored_under_this_claim_is_not_taken_for_it(
    step_run: StepRun, status: str
) -> None:
    claim = take(step_run)
    StepRun.objects.update(status=status)
    assert not claims.store(claim, write_summary, version=1)
    StepRun.objects.update(status="done", fence=claim.fence + 1)
    assert not claims.store(claim, write_summary, version=1)
    assert count_summaries(step_run.session) == 0


@pytest.mark.fault("B50")
def test_erasure_wins_over_a_late_result(step_run: StepRun) -> None:
    claim = take(step_run)
    step_run.session.delete()
    assert not claims.store(claim, write_summary, version=1)


def test_a_failed_attempt_waits_and_says_why(step_run: StepRun) -> None:
    claim = take(step_run)
    assert claims.release(claim, TryAgain(30, "Busy."))
    step_run.refresh_from_db()
    assert (step_run.status, step_run.error, step_run.lease_until) == ("ready", "Busy.", None)
    assert claims.take(step_run.pk, lease_seconds=60) is None


def test_a_hopeless_step_is_parked_as_failed(step_run: StepRun) -> None:
    claim = take(step_run)
    assert claims.release(claim, GiveUp("No key."))
    step_run.refresh_from_db()
    assert (step_run.status, step_run.error) == ("failed", "No key.")
    assert step_run.finished_at is not None


def test_a_step_that_had_to_wait_has_all_its_attempts(step_run: StepRun) -> None:
    for waits in range(1, 2 * step_run.max_attempts):
        assert claims.release(take(step_run), Wait(0, "The database was away."))
        step_run.refresh_from_db()
        assert (step_run.status, step_run.attempts, step_run.waits) == ("ready", 0, waits)
        assert step_run.error == "The database was away."


@pytest.mark.parametrize("decision", [TryAgain(1, "Busy."), Wait(1, "Away."), GiveUp("No key.")])
def test_a_zombie_cannot_give_back_what_is_not_its_own(
    step_run: StepRun, decision: Decision
) -> None:
    zombie = take(step_run)
    lapse(step_run)
    take(step_run)
    assert not claims.release(zombie, decision)
    step_run.refresh_from_db()
    assert step_run.status == "running"


def test_a_step_that_kills_its_worker_every_time_is_parked(step_run: StepRun) -> None:
    for deaths in range(MOST_DEATHS + 1):
        assert claims.park_used_up() == 0
        take(step_run)
        step_run.refresh_from_db()
        assert (step_run.attempts, step_run.deaths) == (1, deaths)
        lapse(step_run)
    assert claims.take(step_run.pk, lease_seconds=60) is None
    assert claims.park_used_up() == 1
    step_run.refresh_from_db()
    assert (step_run.status, step_run.error) == ("failed", claims.DIED_TOO_OFTEN)


def test_workers_that_die_cost_a_step_none_of_its_attempts(step_run: StepRun) -> None:
    for _ in range(step_run.max_attempts):
        take(step_run)
        lapse(step_run)
    claim = take(step_run)
    assert claims.release(claim, TryAgain(0, "Busy."))
    step_run.refresh_from_db()
    assert (step_run.attempts, step_run.deaths) == (1, step_run.max_attempts)
    take(step_run)


@pytest.mark.parametrize("status", ["failed", "done", "ready"])
def test_a_person_can_have_a_step_run_again(step_run: StepRun, status: str) -> None:
    later = timezone.now() + timedelta(hours=1)
    StepRun.objects.update(
        status=status, attempts=5, waits=9, deaths=8, fence=5, error="Busy.", not_before=later
    )
    assert claims.run_again(step_run.pk)
    assert take(step_run).fence == 6
    step_run.refresh_from_db()
    assert (step_run.attempts, step_run.waits, step_run.deaths) == (1, 0, 0)


@pytest.mark.parametrize("status", ["blocked", "erased", "replaced"])
def test_what_cannot_run_is_not_run_again(step_run: StepRun, status: str) -> None:
    StepRun.objects.update(status=status)
    assert not claims.run_again(step_run.pk)


def test_a_running_step_is_not_run_again(step_run: StepRun) -> None:
    take(step_run)
    assert not claims.run_again(step_run.pk)


def test_running_again_replaces_the_result_and_says_of_which_version_it_is(
    step_run: StepRun,
) -> None:
    for version, words in enumerate(("first", "second"), start=1):
        claim = take(step_run)
        assert claims.store(
            claim,
            lambda row: write(row, WrittenSummary(words)),  # noqa: B023 - called at once
            version=version,
        )
        claims.run_again(step_run.pk)
        step_run.refresh_from_db()
        assert step_run.step_version == version
    assert [summary.markdown for summary in step_run.session.summaries.all()] == ["second"]


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_never_taken_or_stored_inside_somebody_elses_transaction(
    step_run: StepRun,
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        claims.take(step_run.pk, lease_seconds=60)
    claim = take(step_run)
    with pytest.raises(RuntimeError), transaction.atomic():
        claims.store(claim, write_summary, version=1)
