"""The ledger on the session page."""

from datetime import UTC, datetime

import pytest

from interviews.models import Session
from pipeline.models import StepRun
from pipeline.panels import ledger as panels
from pipeline.panels.ledger import describe_receipt
from tests.cast import NOW, Cast, make_leg, make_turn
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_ended_session, make_step_run

FAR = datetime(2100, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast, name="Nova")
    make_turn(make_leg(session), position=1, text="I bake rye.", started_ms=65_000)
    return session


def test_the_ledger_shows_every_step_with_its_attempts(cast: Cast, session: Session) -> None:
    make_step_run(session, status="failed", attempts=5, error="No key.")
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "attempt 5 of 5" in shown
    assert "No key." in shown
    assert "Run again" in shown


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "ready"}, "attempt 0 of 5"),
        ({"status": "done", "step_version": 0}, "by version 0 of the step, now 3"),
        ({"status": "ready", "attempts": 1, "not_before": NOW}, "tries again at 09:00:00"),
        ({"status": "ready", "waits": 3, "not_before": NOW}, "waited 3 times"),
        ({"status": "running", "lease_until": FAR}, "at work, claim until"),
        ({"status": "running", "lease_until": FAR, "deaths": 1}, "1 worker stopped in it"),
        ({"status": "done", "finished_at": NOW}, "21 Nov 2026, 09:00"),
        ({"status": "done", "tokens_in": 7, "tokens_out": 3}, "7 tokens read, 3 written"),
    ],
)
def test_a_row_of_the_ledger_says_what_it_is_doing(
    session: Session, values: dict[str, object], words: str
) -> None:
    make_step_run(session, **values)
    assert words in panels.describe_run(StepRun.objects.with_faces().get())


def test_the_receipt_adds_up_every_step(cast: Cast, session: Session) -> None:
    assert describe_receipt([]) == ""
    make_step_run(session, tokens_in=700, tokens_out=30, cost_microusd=1500)
    make_step_run(session, step="transcript", tokens_in=300, tokens_out=12, cost_microusd=500)
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "All steps together: 1000 tokens read, 42 written, $0.0020" in shown


@pytest.mark.parametrize(
    ("statuses", "busy"),
    [
        (["done", "failed"], False),
        (["done", "running"], True),
        (["ready"], True),
        (["done", "blocked"], True),
        (["failed", "blocked"], False),
        ([], False),
    ],
)
def test_something_happens_by_itself_or_waits_for_a_person(statuses: list[str], busy: bool) -> None:
    assert panels.is_busy([StepRun(status=status) for status in statuses]) is busy
