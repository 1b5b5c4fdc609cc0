"""Whoever writes a Session holds its row, and whoever comes with an old fence does not write."""

import threading

import pytest
from django.db import connection, transaction

from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.session_lock import SessionOverError, lock, lock_unfinished
from interviews.models import Lease, Seat, Session
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


def test_a_fence_that_is_not_the_newest_is_refused(cast: Cast) -> None:
    session = make_session(cast.invitation)
    Lease.objects.create(organization=cast.lindenhof, session=session, fence=2)
    with transaction.atomic():
        assert lock(session.pk) == lock(session.pk, 2) == lock_unfinished(session.pk, 2) == session
        with pytest.raises(DrivenElsewhereError):
            lock(session.pk, 1)


def test_a_session_that_is_over_is_not_written_as_if_it_went_on(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    with transaction.atomic(), pytest.raises(SessionOverError) as over:
        lock_unfinished(session.pk)
    assert over.value.reason == "plan"


def test_a_seat_is_given_while_the_session_is_being_written(cast: Cast) -> None:
    """Else one slow write would hold up everybody who asks for a seat."""
    session = make_session(cast.invitation)
    done = threading.Event()

    def give() -> None:
        Seat.objects.create(
            organization=cast.lindenhof,
            session=session,
            deployment="fake",
            asked_at=NOW,
            allowance_ms=1,
            until=NOW,
        )
        connection.close()
        done.set()

    giver = threading.Thread(target=give)
    with transaction.atomic():
        lock(session.pk)
        giver.start()
        assert done.wait(30)
    giver.join(30)
    assert Session.objects.get().seat.deployment == "fake"
