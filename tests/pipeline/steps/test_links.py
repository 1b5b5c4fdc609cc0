"""The links step: rows."""

import json
from typing import Any

import pytest

from interviews.models import Consent
from pipeline.models import Link, StepRun
from pipeline.reading import read_transcript
from pipeline.steps.base import Output
from pipeline.steps.links import BY_MODEL, BY_RULES, NOT_FOR_AI, run, write
from tests.cast import Cast
from tests.fakes.text_model import chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    return make_step_run(session, step="links")


def work(step_run: StepRun) -> Output:
    output = run(read_transcript(step_run.session))
    write(step_run, output.result)
    return output


def test_what_is_mentioned_becomes_rows_once(step_run: StepRun, cast: Cast) -> None:
    for _ in range(2):
        assert work(step_run).note == BY_RULES
    assert "no text model is configured" in BY_RULES
    petra = Link.objects.get(kind="person")
    assert (petra.name, petra.key, petra.turns) == ("Petra", "petra", ["1.2"])
    assert petra.organization == cast.lindenhof


@pytest.mark.parametrize(("agrees", "model"), [(True, "test-model"), (False, "")])
def test_a_model_links_only_with_consent(
    step_run: StepRun, settings: Any, agrees: bool, model: str
) -> None:
    Consent.objects.update(ai_evaluation=agrees)
    links = [{"kind": "person", "name": "Petra", "turns": ["1.2"]}]
    with chat_server(completion(json.dumps({"links": links}))) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        output = work(step_run)
    assert output.note == (BY_MODEL if agrees else NOT_FOR_AI)
    assert Link.objects.get(kind="person").model == model
    assert len(server.requests) == agrees
