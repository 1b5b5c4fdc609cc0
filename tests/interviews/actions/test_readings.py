"""Remembering that somebody has read a session."""

from datetime import datetime, timedelta

import pytest

from interviews.actions.readings import note_reading
from interviews.models import Reading
from interviews.states import SessionState
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_person_reads_a_session_once_and_the_last_time_counts(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    note_reading(session=session, by=cast.reviewer, now=now)
    session.input_version = 2
    later = now + timedelta(hours=1)
    note_reading(session=session, by=cast.reviewer, now=later)
    reading = Reading.objects.get()
    assert (reading.input_version, reading.read_at) == (2, later)
    assert reading.organization == session.organization
    assert str(reading.session_id) in str(reading)
