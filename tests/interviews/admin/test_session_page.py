"""Everything the session page shows of the domain."""

from datetime import datetime, timedelta

import pytest

from interviews.admin.session_page import describe_session, length_of
from interviews.models import Session, TapeSegment
from interviews.states import SessionState
from tests.cast import (
    Cast,
    make_invitation,
    make_leg,
    make_preview,
    make_recording,
    make_session,
    make_turn,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    make_turn(make_leg(session), position=1, text="I bake.", started_ms=5000)
    return session


def test_a_page_tells_who_what_and_how_it_ended(session: Session, now: datetime) -> None:
    page = describe_session(session, now=now)
    assert (page.title, page.interviewer, page.tone) == ("Marlo Testperson", "Ada", "done")
    assert str(page.ending) == "Every question was asked."
    assert (page.turn_count, page.is_rough) == (1, False)
    assert page.consent is not None
    assert [leg.number for leg in page.legs] == [1]


def test_a_recording_is_shown_where_there_is_one(session: Session, now: datetime) -> None:
    assert describe_session(session, now=now).recording is None
    recording = make_recording(session, file_name="x.wav", duration_ms=60_000)
    page = describe_session(session, now=now)
    assert page.recording == recording
    assert page.strip.duration_ms == 60_000


def test_the_sound_is_drawn_where_it_was_measured(session: Session, now: datetime) -> None:
    recording = make_recording(session, file_name="x.wav", duration_ms=60_000)
    assert describe_session(session, now=now).waveform is None
    recording.peaks = {"bucket_ms": 30_000, "candidate": [0, 9], "interviewer": [9, 0]}
    recording.save()
    drawn = describe_session(session, now=now).waveform
    assert drawn is not None
    assert drawn.candidate.startswith("M0 52L250 ")


def test_without_a_recording_the_page_says_why(session: Session, cast: Cast, now: datetime) -> None:
    def sentence(of: Session) -> str:
        return str(describe_session(of, now=now).silence)

    assert sentence(session) == "There is no recording of this session."
    TapeSegment.objects.create(
        organization=session.organization,
        session=session,
        number=1,
        key="a",
        started_ms=0,
        duration_ms=10,
    )
    assert "is being put together" in sentence(session)
    session.consents.update(recording=False)
    assert "did not agree" in sentence(session)
    live = make_session(make_invitation(cast.version), state=SessionState.LIVE)
    assert "when the interview has ended" in sentence(live)
    assert "never recorded" in sentence(make_preview(cast.interview, by=cast.editor))
    make_recording(session, file_name="x.wav")
    assert sentence(session) == ""


def test_a_preview_has_no_candidate(cast: Cast, now: datetime) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    page = describe_session(preview, now=now)
    assert (page.title, page.lines, page.consent) == ("", [], None)


def test_the_length_is_that_of_the_clock(session: Session, now: datetime) -> None:
    assert length_of(session, now=now) == "10:00"
    session.spoken_ms = 65_000
    assert length_of(session, now=now) == "1:05"


def test_what_goes_on_is_as_long_as_until_now(cast: Cast, now: datetime) -> None:
    live = make_session(make_invitation(cast.version), state=SessionState.LIVE)
    assert length_of(live, now=now + timedelta(minutes=3)) == "3:00"


def test_what_has_not_begun_has_no_length(cast: Cast, now: datetime) -> None:
    assert length_of(make_session(make_invitation(cast.version)), now=now) == ""


def test_a_recording_that_was_taken_back_is_said_to_be_deleted(
    session: Session, now: datetime
) -> None:
    session.consents.update(withdrawn_at=now)
    silence = describe_session(session, now=now).silence
    assert silence == "The candidate has taken the agreement back, so the recording was deleted."
