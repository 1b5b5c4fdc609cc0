"""What nobody drives and nobody came back to is found, by its rows alone."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from interviews.actions import leases
from interviews.actions.abandoned import give_more_time, sweep_sessions
from interviews.actions.errors import NotInterruptedError
from interviews.actions.session_lock import lock
from interviews.models import Gap, Lease, Leg, Session
from interviews.states import EndReason, SessionState
from tests.cast import Cast, make_leg, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def left(cast: Cast, state: SessionState, *, ago: timedelta) -> Session:
    session = make_session(cast.invitation, state=state)
    then = timezone.now() - ago
    Session.objects.filter(pk=session.pk).update(state_changed_at=then, started_at=then)
    session.refresh_from_db()
    return session


def state_of(session: Session) -> tuple[str, str]:
    session.refresh_from_db()
    return session.state, session.end_reason


@pytest.mark.fault("D80")
@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.PAUSED])
def test_who_was_left_and_never_came_back_is_interrupted(
    cast: Cast, state: SessionState, now: datetime
) -> None:
    session = left(cast, state, ago=2 * HOUR)
    make_leg(session)
    assert sweep_sessions(now=now) == 1
    assert state_of(session) == (SessionState.INTERRUPTED, "")
    assert Gap.objects.get().cause == "server_lost"
    assert Leg.objects.get().close_cause == "server_lost"
    assert sweep_sessions(now=now) == 0


@pytest.mark.fault("D67")
def test_within_its_grace_it_is_left_alone(cast: Cast, now: datetime) -> None:
    session = left(cast, SessionState.PAUSED, ago=timedelta(seconds=60))
    assert sweep_sessions(now=now) == 0
    assert state_of(session)[0] == SessionState.PAUSED


def test_a_session_that_a_process_drives_is_left_alone(cast: Cast, now: datetime) -> None:
    session = left(cast, SessionState.LIVE, ago=2 * HOUR)
    me = uuid4()
    fence = leases.take_lease(session_id=session.pk, taker=me, ttl_ms=60_000)
    assert sweep_sessions(now=now) == 0
    assert fence is not None
    leases.release_lease(session_id=session.pk, holder=str(me), fence=fence)
    assert sweep_sessions(now=now) == 0  # it was seen a moment ago
    Lease.objects.update(renewed_at=now - HOUR)
    assert sweep_sessions(now=now) == 1


def test_a_place_that_was_left_is_none(cast: Cast, now: datetime) -> None:
    session = left(cast, SessionState.WAITING, ago=HOUR)
    assert sweep_sessions(now=now) == 1
    assert state_of(session) == (SessionState.OPEN, "")


@pytest.mark.fault("D80")
def test_an_interrupted_session_ends_when_its_window_has_closed(
    cast: Cast, now: datetime, settings: Settings
) -> None:
    settings.SESSION_RESUME_HOURS = 3
    session = left(cast, SessionState.INTERRUPTED, ago=2 * HOUR)
    assert sweep_sessions(now=now) == 0
    Session.objects.update(state_changed_at=now - 4 * HOUR)
    assert sweep_sessions(now=now) == 1
    assert state_of(session) == (SessionState.ENDED, EndReason.WINDOW)
    assert sweep_sessions(now=now) == 0


def test_a_reviewer_may_give_it_more_time(cast: Cast, now: datetime, settings: Settings) -> None:
    settings.SESSION_RESUME_HOURS = 3
    session = left(cast, SessionState.INTERRUPTED, ago=4 * HOUR)
    assert give_more_time(session_id=session.pk, now=now) == now + 3 * HOUR
    assert sweep_sessions(now=now) == 0
    Session.objects.update(resume_until=now - HOUR)
    assert sweep_sessions(now=now) == 1


def test_a_time_that_was_given_once_never_shortens_a_later_one(
    cast: Cast, now: datetime, settings: Settings
) -> None:
    settings.SESSION_RESUME_HOURS = 3
    session = left(cast, SessionState.INTERRUPTED, ago=HOUR)
    Session.objects.update(resume_until=now - HOUR)  # of an earlier interruption
    assert sweep_sessions(now=now) == 0
    assert state_of(session)[0] == SessionState.INTERRUPTED


def test_only_an_interrupted_session_can_have_more(cast: Cast, now: datetime) -> None:
    session = left(cast, SessionState.PAUSED, ago=HOUR)
    with pytest.raises(NotInterruptedError):
        give_more_time(session_id=session.pk, now=now)


def test_a_session_that_was_taken_a_moment_before_is_left_to_its_process(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between finding it and locking it."""
    lived = left(cast, SessionState.LIVE, ago=2 * HOUR)

    def lock_late(session_id: object, fence: object = None) -> Session:
        Lease.objects.update_or_create(
            session=lived,
            defaults={
                "organization": cast.lindenhof,
                "holder": uuid4(),
                "until": timezone.now() + HOUR,
            },
        )
        return lock(lived.pk)

    monkeypatch.setattr("interviews.actions.abandoned.lock", lock_late)
    assert sweep_sessions(now=now) == 0
    Lease.objects.all().delete()
    Session.objects.update(state=SessionState.INTERRUPTED, state_changed_at=now - 999 * HOUR)
    assert sweep_sessions(now=now) == 0
