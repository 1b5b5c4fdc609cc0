"""Somebody is erased while a model reads their words: nothing of them is anywhere afterwards."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from interviews.actions.erasure import erase_session
from interviews.models import ErasureCertificate, Session
from pipeline import runner
from pipeline.exports.formats import FORMATS
from pipeline.exports.reading import read_report
from pipeline.models import StepRun
from pipeline.runner import Outcome
from tests.cast import NOW, Cast
from tests.fakes.post_server import Reply
from tests.fakes.text_model import chat_server, completion
from tests.interviews.actions.test_erasure import tables_with
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [
    pytest.mark.db,
    pytest.mark.fault("B50"),
    pytest.mark.django_db(transaction=True),
]

WORDS, KEY = "kanarienvogel", "sk-kanarienschluessel"
#: What each step is answered, with the canary in it wherever it may write something.
ANSWERS = {
    "summary": f'## 1\n- Told of a {WORDS}. "my {WORDS} sang at three" [turn:1.2]',
    "action_items": '{"items": []}',
    "ratings": f'{{"quotes": [{{"topic": 1, "turn": "1.2", "quote": "my {WORDS} sang"}}]}}',
    "links": f'{{"links": [{{"kind": "tool", "name": "{WORDS}", "turns": ["1.2"]}}]}}',
}


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    session.turns.filter(position=2).update(
        text=f"That night my {WORDS} sang at three.",
        heard_text=f"That night my {WORDS} sang at three.",
    )
    make_quality(make_step_run(session, step="transcript", status="done"))
    return session


def erasing(session: Session, answer: str) -> Callable[[dict[str, Any]], Reply]:
    """The model's answer comes when who spoke has been erased."""

    def reply(_request: dict[str, Any]) -> Reply:
        erase_session(session_id=session.pk, cause=ErasureCertificate.Cause.ASKED, now=NOW)
        connection.close()
        return completion(answer)

    return reply


@pytest.mark.parametrize("step", ANSWERS)
def test_who_is_erased_while_a_model_reads_leaves_no_word_in_any_table_log_or_page(
    cast: Cast, session: Session, settings: Any, caplog: pytest.LogCaptureFixture, step: str
) -> None:
    other = make_ended_session(cast)
    step_run = make_step_run(session, step=step)
    settings.LLM_API_KEY, settings.METRICS_TOKEN = KEY, "token"
    with caplog.at_level(logging.DEBUG), chat_server(erasing(session, ANSWERS[step])) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        assert runner.run_step(step_run.pk) is Outcome.REFUSED
    assert WORDS in str(server.requests)
    assert not StepRun.objects.filter(session_id=session.pk).exists()
    assert tables_with(WORDS) == tables_with(KEY) == set()
    metrics = Client().get("/metrics", headers={"Authorization": "Bearer token"})
    assert metrics.status_code == 200
    report = read_report(other, now=NOW)
    exported = [str(FORMATS[suffix].write(report)) for suffix in ("md", "json", "csv")]
    told = caplog.text + metrics.content.decode() + "".join(exported)
    assert WORDS not in told
    assert KEY not in told
