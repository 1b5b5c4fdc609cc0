"""What a model answered is kept while its step has failed, for those who look after the desk."""

from typing import Any

import pytest

from interviews.actions.erasure import erase_session
from interviews.models import ErasureCertificate
from pipeline import claims, raw_answers, runner
from pipeline.failures import FinalFailure
from pipeline.models import RawAnswer, StepRun
from pipeline.raw_answers import LONGEST_CHARACTERS
from pipeline.runner import Outcome
from tests.cast import NOW, Cast
from tests.fakes.post_server import Reply
from tests.fakes.text_model import chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [
    pytest.mark.db,
    pytest.mark.fault("B38"),
    pytest.mark.django_db(transaction=True),
]

NONSENSE = "Here is what I think: <b>hire</b> them, kanarienvogel."
Cause = ErasureCertificate.Cause


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    make_quality(make_step_run(session, step="transcript", status="done"))
    return make_step_run(session, step="action_items")


def visit(step_run: StepRun, settings: Any, *replies: Reply) -> Outcome:
    with chat_server(*replies) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        outcome = runner.run_step(step_run.pk)
    step_run.refresh_from_db()
    return outcome


@pytest.mark.parametrize(
    "reply",
    [completion(NONSENSE), completion(f'{{"items": ["{NONSENSE}', finish="length")],
    ids=["no JSON", "cut off"],
)
def test_what_a_step_fails_on_is_kept_as_it_came(
    step_run: StepRun, settings: Any, reply: Reply
) -> None:
    visit(step_run, settings, reply)
    assert step_run.status == "failed"
    kept = RawAnswer.objects.get()
    assert NONSENSE in kept.text
    assert kept.reason == step_run.error
    assert (kept.step_run, kept.organization) == (step_run, step_run.organization)


def test_it_goes_as_soon_as_the_step_is_done(step_run: StepRun, settings: Any) -> None:
    visit(step_run, settings, completion(NONSENSE))
    StepRun.objects.update(status="ready", attempts=0)
    assert visit(step_run, settings, completion('{"items": []}')) is Outcome.DONE
    assert not RawAnswer.objects.exists()


def test_a_step_has_one_the_newest_and_no_more_of_it_than_people_read(
    step_run: StepRun, settings: Any
) -> None:
    visit(step_run, settings, completion(NONSENSE))
    StepRun.objects.update(status="ready", attempts=0)
    visit(step_run, settings, completion("\0" + "x" * 50_000))
    kept = RawAnswer.objects.get()
    assert (len(kept.text), kept.is_cut) == (LONGEST_CHARACTERS, True)


def test_erasure_takes_it_along(step_run: StepRun, settings: Any) -> None:
    visit(step_run, settings, completion(NONSENSE))
    erase_session(session_id=step_run.session_id, cause=Cause.ASKED, now=NOW)
    assert not RawAnswer.objects.exists()


def test_who_has_lost_the_claim_keeps_nothing(step_run: StepRun) -> None:
    claim = claims.take(step_run.pk, lease_seconds=60)
    assert claim is not None
    StepRun.objects.update(fence=claim.fence + 1)
    failure = FinalFailure("No.")
    failure.answer = NONSENSE
    assert not raw_answers.keep(claim, failure)
    assert not RawAnswer.objects.exists()


def test_a_failure_that_no_answer_is_to_blame_for_keeps_nothing(
    step_run: StepRun, settings: Any
) -> None:
    visit(step_run, settings, Reply({"error": {"message": "No."}}, 401))
    assert not RawAnswer.objects.exists()
