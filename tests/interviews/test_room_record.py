"""What the live half reads of a Session, in one go."""

from decimal import Decimal
from uuid import uuid4

import pytest

from interviews.actions import sessions
from interviews.actions.sessions import TurnValues
from interviews.models import InterviewVersion, Session
from interviews.room_record import Accommodations, load_room
from interviews.states import GapCause, SessionState
from tests.cast import NOW, Cast, make_invitation, make_leg, make_preview, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SAID = TurnValues(
    1, 1, "item_1", "interviewer", "voice", "final", "Hi.", "Hi.", 900, 900, certainty=0.4
)


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation)


def test_a_fresh_session_is_read_in_one_go(session: Session) -> None:
    record = load_room(session_id=session.pk)
    assert (record.state, record.turns, record.next_leg_number) == (SessionState.OPEN, (), 1)
    assert (record.candidate_name, record.language) == ("Marlo Testperson", "en")
    assert record.allowance_ms == 12 * 60_000
    assert record.started_at is None


def test_what_was_arranged_for_a_candidate_is_read_with_it(session: Session) -> None:
    invitation = session.invitation
    assert invitation is not None
    invitation.extra_time_factor = 1.5
    invitation.patient_turn_taking = invitation.large_captions = True
    invitation.language = "de"
    invitation.save()
    record = load_room(session_id=session.pk)
    assert record.allowance_ms == 18 * 60_000
    assert record.accommodations.patient_turn_taking
    assert record.accommodations.large_captions
    assert record.language == "de"


def test_a_preview_has_no_candidate_and_nothing_arranged(cast: Cast) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    record = load_room(session_id=preview.pk)
    assert (record.is_preview, record.candidate_name) == (True, "")
    assert record.accommodations == Accommodations()


def test_an_unknown_session_cannot_be_read(db: None) -> None:
    with pytest.raises(Session.DoesNotExist):
        load_room(session_id=uuid4())


def test_a_session_that_was_lived_is_read_with_all_of_it(session: Session) -> None:
    make_leg(session)
    Session.objects.update(started_at=NOW)
    sessions.save_turns(session_id=session.pk, turns=[SAID], now=NOW)
    sessions.save_progress(session_id=session.pk, covered=[1], spoken_ms=5_000)
    sessions.open_gap(session_id=session.pk, cause=GapCause.PROVIDER_LOST, started_at=NOW)
    record = load_room(session_id=session.pk)
    assert record.turns == (SAID,)
    assert (record.covered, record.spoken_ms) == ((1,), 5_000)
    assert (list(record.open_gaps), record.next_leg_number) == (["provider_lost"], 2)
    assert record.started_at == NOW


def test_extra_time_holds_for_a_question_too(cast: Cast) -> None:
    definition = cast.version.definition
    definition["questions"][1]["time_budget_minutes"] = 3
    version = InterviewVersion.objects.create(
        organization=cast.version.organization,
        interview=cast.version.interview,
        number=77,
        definition=definition,
        published_at=NOW,
    )
    invitation = make_invitation(version)
    invitation.extra_time_factor = Decimal("1.50")
    invitation.save()
    record = load_room(session_id=make_session(invitation).pk)
    assert record.question_allowances_ms == {2: 270_000}
