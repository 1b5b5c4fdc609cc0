"""`play`: a session that has just ended, under the triggers of the storm."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from interviews.actions.sessions import end_session
from interviews.states import EndReason
from pipeline import asking, ledger
from pipeline.plan import PLAN
from tests.cast import Cast
from tests.chaos.ledger import Ledger
from tests.chaos.pipeline import prices, record, words
from tests.chaos.pipeline.cohort import talk
from tests.chaos.pipeline.model_server import Model, model_server
from tests.chaos.pipeline.play import MEDIA, MODEL_LEDGER, Play

#: No model may read the first, and it has no sound; one may read the second; the third has sound.
PLAIN, READ_BY_AI, RECORDED = "1", "2", "5"
#: A model whose every first answer about a step is of no use, and is to be paid.
NONSENSE_FIRST = {"nonsense": 1.0}


@pytest.fixture
def play(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Play]:
    """Of the key that a test asks for; by a model, where one may read it."""
    key = getattr(request, "param", PLAIN)
    settings.MEDIA_ROOT = str(tmp_path / MEDIA)
    settings.DEBUG = settings.WEBHOOK_ALLOW_PRIVATE = True  # a plain receiver on this machine
    monkeypatch.setattr(ledger, "PLAN", PLAN)
    session = talk(cast.version, key)
    end_session(session_id=session.pk, reason=EndReason.PLAN, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(record.WATCH.read_text(encoding="utf-8"))
    with ExitStack() as stack:
        answers = stack.enter_context(Ledger(tmp_path / MODEL_LEDGER))
        if words.is_read_by_ai(key):
            model = Model(answers, 1, NONSENSE_FIRST, longest_thought_s=0.0)
            settings.LLM_BASE_URL = stack.enter_context(model_server(model))
            settings.LLM_MODEL, settings.LLM_API_KEY = "storm-model", "none"
            settings.LLM_PRICE_INPUT, settings.LLM_PRICE_OUTPUT = prices.PRICE_IN, prices.PRICE_OUT
            monkeypatch.setattr(asking, "LONGEST_PAUSE_S", 0.0)
        yield Play(session, cast.reviewer, monkeypatch, tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA storm CASCADE")
