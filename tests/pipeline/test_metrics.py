"""The ledger as a metric."""

import pytest

from interviews.states import SessionState
from pipeline.metrics import steps_by_status
from pipeline.models import StepRun
from tests.cast import Cast, make_session

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
