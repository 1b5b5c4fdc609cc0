"""Taking an agreement back."""

from datetime import datetime, timedelta

import pytest

from interviews.actions.consents import withdraw_consent
from interviews.models import Session
from interviews.states import SessionState
from pipeline import claims
from tests.cast import Cast, make_session
from tests.pipeline.rows import make_step_run

pytestmark = pytest.mark.db


def test_a_candidate_takes_the_agreement_back_once(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)

    withdrawn = withdraw_consent(session_id=session.pk, now=now)
    again = withdraw_consent(session_id=session.pk, now=now + timedelta(hours=1))

    assert withdrawn is not None
    assert again is None
    assert session.consents.get().withdrawn_at == now
    assert not session.consents.get().is_in_force


def test_the_pipeline_leaves_a_withdrawn_session_alone(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    assert session in Session.objects.awaiting_pipeline()

    withdraw_consent(session_id=session.pk, now=now)

    assert session not in Session.objects.awaiting_pipeline()


def test_what_is_at_work_for_a_withdrawn_session_is_refused(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    running = make_step_run(session, status="running", lease_until=now, fence=3)
    waiting = make_step_run(session, step="links", status="blocked")
    done = make_step_run(session, step="index", status="done")
    withdraw_consent(session_id=session.pk, now=now)
    claim = claims.Claim(running.pk, 3, session.organization_id, session.pk, "summary")
    assert not claims.renew(claim, lease_seconds=60)
    for step_run, status in ((running, "failed"), (waiting, "failed"), (done, "done")):
        step_run.refresh_from_db()
        assert step_run.status == status
    assert "withdrawn" in running.error
