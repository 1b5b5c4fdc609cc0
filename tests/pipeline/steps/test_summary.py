"""The summary step: from a session's rows to its summary's row."""

from collections.abc import Callable
from typing import Any

import pytest

from interviews.models import Consent, Turn
from pipeline.models import Summary
from pipeline.reading import read_transcript
from pipeline.steps.summary import WrittenSummary, run, write
from tests.cast import Cast
from tests.fakes.text_model import chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_offline_summary_says_what_it_is(cast: Cast) -> None:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    write(make_step_run(session), run(read_transcript(session)).result)
    summary = Summary.objects.get()
    assert summary.is_extractive
    assert summary.model == ""
    assert summary.organization == session.organization
    assert "extractive" in summary.markdown


def test_writing_again_replaces_the_summary_of_the_same_input(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast))
    write(step_run, WrittenSummary("first"))
    write(step_run, WrittenSummary("second", model="test-model"))
    summary = Summary.objects.get()
    assert (summary.markdown, summary.is_extractive) == ("second", False)


GOOD = """## 0
- Loaves were moved. "we moved ninety loaves in her van" [turn:1.2]
"""


@pytest.fixture
def written(cast: Cast, settings: Any) -> Callable[[], Summary]:
    """The summary of a session, made through the configured endpoint."""
    session = make_ended_session(cast)
    store_turns(session, bakery())

    def make() -> Summary:
        with chat_server(completion(GOOD)) as server:
            settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
            write(make_step_run(session), run(read_transcript(session)).result)
        return Summary.objects.get()

    return make


def test_a_configured_model_writes_the_summary(written: Callable[[], Summary]) -> None:
    summary = written()
    assert (summary.is_extractive, summary.model) == (False, "test-model")
    assert "Loaves were moved" in summary.markdown


def test_without_consent_to_ai_no_model_reads_the_conversation(
    written: Callable[[], Summary],
) -> None:
    Consent.objects.update(ai_evaluation=False)
    summary = written()
    assert (summary.is_extractive, summary.model) == (True, "")
    assert "no language model has read" in summary.markdown


@pytest.mark.fault("B48")
def test_a_silent_session_is_not_sent_anywhere(written: Callable[[], Summary]) -> None:
    Turn.objects.all().delete()
    assert written().is_extractive
