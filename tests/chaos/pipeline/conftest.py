"""`play`: a session that has just ended, under the triggers of the storm."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from interviews.actions.sessions import end_session
from interviews.states import EndReason
from pipeline import ledger
from pipeline.plan import PLAN
from tests.cast import Cast
from tests.chaos.pipeline import record
from tests.chaos.pipeline.cohort import talk
from tests.chaos.pipeline.play import Play

KEY = "1"  # no model may read it, and it has no sound


@pytest.fixture
def play(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    monkeypatch.setattr(ledger, "PLAN", PLAN)
    session = talk(cast.version, KEY)
    end_session(session_id=session.pk, reason=EndReason.PLAN, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(record.WATCH.read_text(encoding="utf-8"))
    yield Play(session, cast.reviewer, monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA storm CASCADE")
