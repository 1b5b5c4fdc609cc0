"""Doing one step under its claim."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from interviews.models import Session
from pipeline import runner
from pipeline.bill import Spent
from pipeline.failures import FinalFailure, TransientFailure
from pipeline.llm import TextModel, configured_model
from pipeline.metering import charge
from pipeline.models import Expense, StepRun, Summary
from pipeline.panels.ledger import cost_of_steps
from pipeline.runner import Outcome
from pipeline.steps import summary
from pipeline.steps.base import Output, Step
from pipeline.steps.registry import STEPS
from pipeline.steps.summary import WrittenSummary
from tests.cast import Cast
from tests.fakes.text_model import chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import (
    count_summaries,
    install_step,
    lapse,
    make_ended_session,
    make_step_run,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

WORDS = Output(WrittenSummary("words"))


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    return make_step_run(session)


def test_a_step_is_done_and_its_summary_is_there(step_run: StepRun) -> None:
    assert runner.run_step(step_run.pk) is Outcome.DONE
    step_run.refresh_from_db()
    assert step_run.status == "done"
    assert "ninety loaves" in Summary.objects.get().markdown


@pytest.mark.fault("B25")
def test_a_second_visit_does_nothing(step_run: StepRun) -> None:
    runner.run_step(step_run.pk)
    assert runner.run_step(step_run.pk) is Outcome.NOT_DUE
    assert count_summaries(step_run.session) == 1


def test_a_step_works_outside_any_transaction(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def look(_given: Any) -> Output:
        seen.append(connection.in_atomic_block)
        return WORDS

    install_step(monkeypatch, look)
    assert runner.run_step(step_run.pk) is Outcome.DONE
    assert seen == [False]


@pytest.mark.fault("B30")
def test_a_step_may_take_longer_than_its_lease(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_time(_given: Any) -> Output:
        time.sleep(1.5)
        assert runner.run_step(step_run.pk) is Outcome.NOT_DUE
        return WORDS

    install_step(monkeypatch, take_time)
    assert runner.run_step(step_run.pk, lease_seconds=0.5) is Outcome.DONE


def hang_up_on_everybody() -> None:
    """As a restart of the database does."""
    with connection.copy().cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        cursor.connection.close()


def test_a_restart_of_the_database_while_a_step_works_costs_nothing(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work_through_a_restart(_given: Any) -> Output:
        hang_up_on_everybody()
        return WORDS

    install_step(monkeypatch, work_through_a_restart)
    assert runner.run_step(step_run.pk) is Outcome.DONE
    assert count_summaries(step_run.session) == 1


def test_a_step_that_fails_in_a_restart_is_still_given_back(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_in_a_restart(_given: Any) -> Output:
        hang_up_on_everybody()
        StepRun.objects.count()
        return WORDS

    install_step(monkeypatch, fail_in_a_restart)
    assert runner.run_step(step_run.pk) is Outcome.RELEASED
    step_run.refresh_from_db()
    assert (step_run.status, step_run.attempts, step_run.waits) == ("ready", 0, 1)
    assert step_run.error == runner.DATABASE_AWAY


def test_a_result_outlasts_a_database_that_is_away_when_it_is_stored(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    works: list[str] = []
    stores: list[str] = []

    def work(_given: Any) -> Output:
        works.append("once")
        return WORDS

    def write_in_bad_weather(row: StepRun, result: Any) -> None:
        stores.append("once more")
        summary.write(row, result)
        if len(stores) == 1:
            hang_up_on_everybody()
            StepRun.objects.count()

    step = Step("summary", 1, read=lambda session: session, run=work, write=write_in_bad_weather)
    monkeypatch.setitem(STEPS, "summary", step)
    assert runner.run_step(step_run.pk) is Outcome.DONE
    assert works == ["once"]
    step_run.refresh_from_db()
    assert (step_run.attempts, step_run.waits, count_summaries(step_run.session)) == (1, 0, 1)


@pytest.mark.fault("B32")
def test_a_worker_that_lost_its_claim_writes_nothing(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_claim(_given: Any) -> Output:
        if StepRun.objects.get().fence == 1:
            lapse(step_run)
            assert runner.run_step(step_run.pk) is Outcome.DONE
            return Output(WrittenSummary("the zombie's words"))
        return WORDS

    install_step(monkeypatch, lose_the_claim)
    assert runner.run_step(step_run.pk) is Outcome.REFUSED
    assert Summary.objects.get().markdown == "words"


def test_a_failure_is_tried_again_later(step_run: StepRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_given: Any) -> Output:
        raise TransientFailure("The text model is busy.", retry_after_seconds=30)

    install_step(monkeypatch, fail)
    assert runner.run_step(step_run.pk) is Outcome.RELEASED
    step_run.refresh_from_db()
    assert (step_run.status, step_run.error) == ("ready", "The text model is busy.")
    assert step_run.not_before is not None
    assert runner.run_step(step_run.pk) is Outcome.NOT_DUE


@pytest.mark.fault("B28")
def test_a_poisoned_step_parks_as_failed(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def burst(_given: Any) -> Output:
        raise KeyError("what the candidate said")

    install_step(monkeypatch, burst)
    for _ in range(step_run.max_attempts):
        StepRun.objects.update(not_before=None)
        assert runner.run_step(step_run.pk) is Outcome.RELEASED
    step_run.refresh_from_db()
    assert step_run.status == "failed"
    assert "KeyError" in step_run.error
    assert "Tried 5 times" in step_run.error
    assert "candidate" not in step_run.error
    assert {record.getMessage() for record in caplog.records} == {
        "A step was stopped by an unforeseen error"
    }


def test_a_final_failure_is_not_tried_again(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_given: Any) -> Output:
        raise FinalFailure("The key was refused.")

    install_step(monkeypatch, refuse)
    runner.run_step(step_run.pk)
    step_run.refresh_from_db()
    assert (step_run.status, step_run.attempts) == ("failed", 1)


def test_a_step_of_another_release_fails_with_a_sentence(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast), step="astrology")
    runner.run_step(step_run.pk)
    step_run.refresh_from_db()
    assert (step_run.status, step_run.error) == ("failed", "This release does not know the step.")


@pytest.mark.fault("B50")
def test_a_session_erased_meanwhile_stays_erased(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erase(_given: Any) -> Output:
        StepRun.objects.all().delete()
        Session.objects.get().turns.all().delete()
        Session.objects.all().delete()
        return WORDS

    install_step(monkeypatch, erase)
    assert runner.run_step(step_run.pk) is Outcome.REFUSED
    assert not Summary.objects.exists()


def test_a_failure_of_an_erased_session_is_nobodys(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erase_and_fail(_given: Any) -> Output:
        StepRun.objects.all().delete()
        raise TransientFailure("Too late.")

    install_step(monkeypatch, erase_and_fail)
    assert runner.run_step(step_run.pk) is Outcome.REFUSED


@pytest.mark.parametrize(
    ("kind", "status"), [(TransientFailure, "ready"), (FinalFailure, "failed")]
)
def test_what_a_failed_try_cost_is_on_the_ledger(
    step_run: StepRun,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[TransientFailure | FinalFailure],
    status: str,
) -> None:
    def fail(_given: Any) -> Output:
        charge(Spent(tokens_in=100, tokens_out=20, cost_microusd=7))
        raise kind("No.")

    install_step(monkeypatch, fail)
    for _ in range(2):
        StepRun.objects.update(status="ready", not_before=None)
        runner.run_step(step_run.pk)
    step_run.refresh_from_db()
    bill = (step_run.tokens_in, step_run.tokens_out, step_run.cost_microusd)
    assert (step_run.status, *bill) == (status, 200, 40, 14)


# --- What models cost


ONE = Spent(tokens_in=11, tokens_out=7, cost_microusd=98)


@pytest.fixture
def model(settings: Any) -> Iterator[TextModel]:
    """One behind a real endpoint: whoever asks it is charged."""
    settings.LLM_PRICE_INPUT, settings.LLM_PRICE_OUTPUT = 7, 3
    with chat_server(completion("Words.")) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        configured = configured_model()
        assert configured is not None
        yield configured


def ask(model: TextModel) -> None:
    model.answer(instructions="Write.", material="Words of a person.")


def sums(step_run: StepRun) -> Spent:
    step_run.refresh_from_db()
    return Spent(step_run.tokens_in, step_run.tokens_out, step_run.cost_microusd)


def by_take() -> list[tuple[int, int]]:
    return list(Expense.objects.order_by("fence").values_list("fence", "cost_microusd"))


def test_a_refused_result_was_paid_for_all_the_same(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch, model: TextModel
) -> None:
    def lose_the_claim(_given: Any) -> Output:
        ask(model)
        if StepRun.objects.get().fence == 1:
            lapse(step_run)
            assert runner.run_step(step_run.pk) is Outcome.DONE
        return WORDS

    install_step(monkeypatch, lose_the_claim)
    assert runner.run_step(step_run.pk) is Outcome.REFUSED
    assert sums(step_run) == ONE + ONE
    assert by_take() == [(1, 98), (2, 98)]


def test_an_answer_is_paid_for_although_something_unforeseen_follows(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch, model: TextModel
) -> None:
    def burst(_given: Any) -> Output:
        ask(model)
        raise KeyError

    install_step(monkeypatch, burst)
    assert runner.run_step(step_run.pk) is Outcome.RELEASED
    assert sums(step_run) == ONE


def test_an_answer_is_paid_for_although_the_worker_dies_of_it(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch, model: TextModel
) -> None:
    class DiedError(BaseException):
        """A worker is killed: nothing of it is done any more."""

    def die_once(_given: Any) -> Output:
        ask(model)
        if StepRun.objects.get().fence == 1:
            raise DiedError
        return WORDS

    install_step(monkeypatch, die_once)
    with pytest.raises(DiedError):
        runner.run_step(step_run.pk)
    assert sums(step_run) == ONE
    lapse(step_run)
    assert runner.run_step(step_run.pk) is Outcome.DONE
    assert sums(step_run) == ONE + ONE
    assert cost_of_steps(step_run.session) == 2 * 98


def test_who_is_erased_while_a_model_answers_was_paid_for(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch, model: TextModel
) -> None:
    def erase(_given: Any) -> Output:
        step_run.session.turns.all().delete()
        Session.objects.all().delete()
        ask(model)
        return WORDS

    install_step(monkeypatch, erase)
    assert runner.run_step(step_run.pk) is Outcome.REFUSED
    assert by_take() == [(1, 98)]
    assert not StepRun.objects.exists()


def test_a_result_says_which_version_of_the_step_has_made_it(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_step(monkeypatch, lambda _given: WORDS, version=2)
    assert runner.run_step(step_run.pk) is Outcome.DONE
    step_run.refresh_from_db()
    assert step_run.step_version == 2
