"""A text model that is busy, refuses, says nothing or apologizes, and what becomes of each step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from interviews.models import OwnedModel, Session
from pipeline import runner
from pipeline.models import ActionItem, Link, Rating, StepRun, Summary
from pipeline.retry import back_off_seconds
from pipeline.runner import Outcome
from tests.cast import Cast
from tests.fakes.post_server import Reply
from tests.fakes.text_model import FakeChatServer, chat_server, completion
from tests.interviews.admin.desk import page
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

RESULTS: dict[str, type[OwnedModel]] = {
    "summary": Summary,
    "action_items": ActionItem,
    "ratings": Rating,
    "links": Link,
}
ASKED_SECONDS = 90


@pytest.fixture
def session(cast: Cast) -> Session:
    """Fit to be read by a model."""
    session = make_ended_session(cast)
    store_turns(session, bakery())
    make_quality(make_step_run(session, step="transcript", status="done"))
    return session


@contextmanager
def answering(settings: Any, *replies: Reply) -> Iterator[FakeChatServer]:
    with chat_server(*replies) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        yield server


def failure(status: int, *, asks_for_s: int | None = None) -> Reply:
    headers = {} if asks_for_s is None else {"Retry-After": str(asks_for_s)}
    return Reply({"error": {"message": "No.", "code": "busy"}}, status, headers)


def visit(step_run: StepRun) -> Outcome:
    """As soon as its back-off is over."""
    StepRun.objects.filter(pk=step_run.pk).update(not_before=None)
    outcome = runner.run_step(step_run.pk)
    step_run.refresh_from_db()
    return outcome


def waits_for(step_run: StepRun) -> timedelta:
    assert step_run.not_before is not None
    assert step_run.started_at is not None
    return step_run.not_before - step_run.started_at


@pytest.mark.fault("B36")
@pytest.mark.parametrize("status", [429, 500, 529])
def test_a_model_that_fails_is_asked_once_a_visit_and_no_thread_waits_for_it(
    session: Session, settings: Any, status: int
) -> None:
    """The wait is in the row, growing, and ends after as many attempts as there are."""
    step_run = make_step_run(session)
    with answering(settings, failure(status)) as server:
        for attempt in range(1, step_run.max_attempts):
            assert visit(step_run) is Outcome.RELEASED
            assert (step_run.status, step_run.attempts) == ("ready", attempt)
            assert len(server.requests) == attempt
            least = timedelta(seconds=back_off_seconds(attempt, jitter=0.0))
            assert waits_for(step_run) >= least
            assert runner.run_step(step_run.pk) is Outcome.NOT_DUE
        assert visit(step_run) is Outcome.RELEASED
        assert len(server.requests) == step_run.max_attempts
    assert step_run.status == "failed"
    assert step_run.error.endswith("Tried 5 times.")
    assert not Summary.objects.exists()


@pytest.mark.fault("B36")
@pytest.mark.parametrize("status", [429, 500, 529])
def test_a_server_that_asks_for_time_is_left_alone_for_so_long_by_every_step(
    session: Session, settings: Any, status: int
) -> None:
    with answering(settings, failure(status, asks_for_s=ASKED_SECONDS)) as server:
        for count, step in enumerate(RESULTS, start=1):
            step_run = make_step_run(session, step=step)
            assert visit(step_run) is Outcome.RELEASED
            assert len(server.requests) == count
            assert waits_for(step_run) >= timedelta(seconds=ASKED_SECONDS)
            assert runner.run_step(step_run.pk) is Outcome.NOT_DUE


@pytest.mark.fault("B36")
def test_a_step_is_done_as_soon_as_its_model_is_well_again(session: Session, settings: Any) -> None:
    turn = session.turns.filter(speaker="candidate").first()
    assert turn is not None
    quote = " ".join(turn.heard_text.split()[:5])
    reference = turn.reference
    said = f'## 0\n- {quote}. "{quote}" [turn:{reference}]'
    step_run = make_step_run(session)
    with answering(settings, failure(429), failure(529), completion(said)):
        outcomes = [visit(step_run) for _ in range(3)]
    assert outcomes == [Outcome.RELEASED, Outcome.RELEASED, Outcome.DONE]
    assert Summary.objects.get().model == "test-model"


#: What comes in the place of an answer, and what people are told.
NO_ANSWERS = {
    "refusal": (completion(None, refusal="I cannot assist with that."), "it refused"),
    "filter": (completion(None, finish="content_filter"), "it refused"),
    "filtered half": (completion("Half a", finish="content_filter"), "it refused"),
    "nothing": (completion(""), "it was empty"),
    "spaces": (completion(" \n "), "it was empty"),
    "no choices": (Reply({**completion("x").body, "choices": []}), "it was empty"),
    "cut off": (completion('{"items": [', finish="length"), "it was cut off"),
    "apology": (completion("I'm sorry, but I can't help with that."), ""),
    "other apology": (completion("As an AI, I am unable to evaluate people."), ""),
    "page": (completion("<html><body>502 Bad Gateway</body></html>"), ""),
}
NOT_AS_ASKED = ("it was no JSON", "nothing could be verified")


@pytest.mark.fault("B39")
@pytest.mark.parametrize("kind", NO_ANSWERS)
def test_what_is_no_answer_is_never_stored_as_one_and_people_see_why(
    session: Session, settings: Any, kind: str
) -> None:
    reply, reason = NO_ANSWERS[kind]
    with answering(settings, reply):
        for step, table in RESULTS.items():
            step_run = make_step_run(session, step=step)
            assert visit(step_run) is Outcome.RELEASED
            assert step_run.status == "failed"
            assert step_run.error.startswith("The text model gave 3 answers that could not be used")
            told = [reason] if reason else NOT_AS_ASKED
            assert any(f"{each}." in step_run.error for each in told)
            assert not table._default_manager.exists()


@pytest.mark.fault("B39")
def test_a_reviewer_reads_on_the_sessions_page_and_on_the_first_that_the_model_refused(
    cast: Cast, session: Session, settings: Any
) -> None:
    step_run = make_step_run(session)
    with answering(settings, NO_ANSWERS["refusal"][0]):
        visit(step_run)
    assert "it refused." in page(cast.reviewer, "interviews_session_change", session.pk)
    assert "it refused." in page(cast.reviewer, "index")
