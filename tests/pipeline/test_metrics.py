"""The ledger and the outbox as metrics."""

import pytest

from interviews.states import SessionState
from pipeline.metrics import deliveries_by_status, steps_by_status
from pipeline.models import StepRun
from tests.cast import Cast, make_session
from tests.pipeline.rows import make_delivery

pytestmark = pytest.mark.db


def test_steps_are_counted_by_status(db: None, cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    for step, status in (("summary", "ready"), ("rating", "done"), ("index", "done")):
        StepRun.objects.create(
            organization=session.organization,
            session=session,
            step=step,
            input_version=1,
            status=status,
        )
    assert steps_by_status() == {"ready": 1, "done": 2}


def test_deliveries_are_counted_by_status(cast: Cast) -> None:
    for status in ("sent", "sent", "failed"):
        make_delivery(cast, status=status)
    assert deliveries_by_status() == {"sent": 2, "failed": 1}
