"""Segments are rows in their order, once each, and only with the candidate's agreement."""

from dataclasses import replace
from datetime import timedelta

import pytest

from interviews.actions.recordings import SegmentValues, add_segment, declare_loss, has_segment
from interviews.models import Recording, Session
from interviews.states import GapCause, SessionState
from tests.cast import NOW, Cast, make_session

pytestmark = pytest.mark.db

SEGMENT = SegmentValues("1-ab-1", 2_000, 10_000, is_last=False, file="tape/1")


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.LIVE)


def test_segments_are_numbered_and_repeating_changes_nothing(session: Session) -> None:
    other = replace(SEGMENT, key="1-ab-2", started_ms=12_000, is_last=True)
    for segment in (SEGMENT, other, SEGMENT, other):
        assert add_segment(session_id=session.pk, segment=segment)
    assert [(each.number, each.key) for each in session.tape_segments.all()] == [
        (1, "1-ab-1"),
        (2, "1-ab-2"),
    ]
    assert has_segment(session_id=session.pk, key="1-ab-2")
    assert not has_segment(session_id=session.pk, key="1-ab-3")


def test_what_was_lost_is_declared_once(session: Session) -> None:
    lost = replace(SEGMENT, lost_ms=1_000)
    add_segment(session_id=session.pk, segment=lost)
    add_segment(session_id=session.pk, segment=lost)
    gap = session.gaps.get()
    assert gap.ended_at is not None
    assert (gap.cause, gap.organization_id) == (GapCause.RECORDING_LOST, session.organization_id)
    assert (gap.started_at - NOW).total_seconds() == 12
    assert (gap.ended_at - gap.started_at).total_seconds() == 1


def test_before_the_start_there_is_nothing_to_lose(session: Session) -> None:
    session.started_at = None
    session.save()
    assert add_segment(session_id=session.pk, segment=replace(SEGMENT, lost_ms=1_000))
    assert not session.gaps.exists()


def test_sound_that_cannot_be_read_is_declared_once(session: Session) -> None:
    for _ in range(2):
        declare_loss(session_id=session.pk, ended_at=NOW, length=timedelta(seconds=10))
    gap = session.gaps.get()
    assert (gap.cause, gap.ended_at) == (GapCause.RECORDING_LOST, NOW)
    assert NOW - gap.started_at == timedelta(seconds=10)


def test_nothing_is_missing_where_nothing_may_be_kept(session: Session) -> None:
    session.consents.update(withdrawn_at=NOW)
    declare_loss(session_id=session.pk, ended_at=NOW, length=timedelta(seconds=10))
    assert not session.gaps.exists()


def test_without_agreement_there_is_no_segment(session: Session) -> None:
    session.consents.update(withdrawn_at=NOW)
    assert not add_segment(session_id=session.pk, segment=SEGMENT)
    session.consents.update(withdrawn_at=None, recording=False)
    assert not add_segment(session_id=session.pk, segment=SEGMENT)
    assert not session.tape_segments.exists()


def test_an_erased_session_has_none(session: Session) -> None:
    session_id = session.pk
    session.delete()
    assert not add_segment(session_id=session_id, segment=SEGMENT)


def test_a_segment_that_is_in_the_recording_is_not_stored_again(session: Session) -> None:
    """Its process never heard that it was stored; the recording was made meanwhile."""
    recording = Recording(session=session, organization=session.organization, duration_ms=1)
    recording.segment_keys = ["1-ab-0", SEGMENT.key]
    recording.save()
    assert has_segment(session_id=session.pk, key=SEGMENT.key)
    assert add_segment(session_id=session.pk, segment=SEGMENT)
    assert not session.tape_segments.exists()
    assert add_segment(session_id=session.pk, segment=replace(SEGMENT, key="1-ab-2"))
    assert [each.key for each in session.tape_segments.all()] == ["1-ab-2"]
