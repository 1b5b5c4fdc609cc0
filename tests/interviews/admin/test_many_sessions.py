"""Five hundred sessions, and every list of the desk is still there at once."""

from datetime import timedelta

import pytest

from interviews.invitation_token import hash_token
from interviews.models import Candidate, Invitation, Leg, Session, Turn
from interviews.states import EndReason, SessionState
from pipeline.models import Quality, StepRun
from tests.cast import NOW, Cast
from tests.interviews.admin.desk import HALF_A_SECOND_S, look_at, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SESSIONS = 500
TURNS = 6
LISTS = (
    "/admin/",
    "/admin/interviews/session/",
    "/admin/interviews/session/queue/",
    "/admin/interviews/session/queue/?quality=limited&unread=yes&waiting=1&q=cand",
    "/admin/interviews/session/compare/",
    "/admin/interviews/session/live/",
)


@pytest.fixture
def many(cast: Cast) -> None:
    """Most have ended, some go on; each with words, a Leg that cost something, and its steps."""
    owned = {"organization": cast.lindenhof}
    candidates = Candidate.objects.bulk_create(
        Candidate(**owned, name=f"Candidate {number}") for number in range(SESSIONS)
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            **owned,
            version=cast.version,
            candidate=candidate,
            token_sha256=hash_token(candidate.name),
            expires_at=NOW,
        )
        for candidate in candidates
    )
    sessions = Session.objects.bulk_create(map(_session, invitations, range(SESSIONS)))
    legs = Leg.objects.bulk_create(
        Leg(**owned, session=each, number=1, provider="local", opened_at=NOW, cost_microusd=500)
        for each in sessions
    )
    Turn.objects.bulk_create(_turn(leg, position) for leg in legs for position in range(TURNS))
    runs = StepRun.objects.bulk_create(
        StepRun(**owned, session=each, step="transcript", input_version=1, status="done")
        for each in sessions
    )
    Quality.objects.bulk_create(
        Quality(**owned, session=run.session, step_run=run, input_version=1, verdict="limited")
        for run in runs
    )


def _session(invitation: Invitation, number: int) -> Session:
    ended = number % 20 > 0
    return Session(
        organization_id=invitation.organization_id,
        invitation=invitation,
        version_id=invitation.version_id,
        candidate_id=invitation.candidate_id,
        state=SessionState.ENDED if ended else SessionState.LIVE,
        end_reason=EndReason.PLAN if ended else "",
        started_at=NOW - timedelta(hours=number),
        ended_at=NOW - timedelta(hours=number) if ended else None,
        state_changed_at=NOW,
    )


def _turn(leg: Leg, position: int) -> Turn:
    return Turn(
        organization_id=leg.organization_id,
        session_id=leg.session_id,
        leg=leg,
        leg_number=1,
        position=position,
        item_id=f"item_{position}",
        speaker="candidate" if position % 2 else "interviewer",
        text="I bake at night.",
        heard_text="I bake at night.",
        total_ms=3000,
        heard_ms=3000,
        started_ms=position * 4000,
        question_number=1,
        recorded_at=NOW,
    )


def test_every_list_is_there_at_once_and_asks_little(cast: Cast, many: None) -> None:
    client = signed_in(cast.reviewer)
    for address in LISTS:
        look = look_at(client, address)
        assert look.questions < 30, address
        assert look.worked_s < HALF_A_SECOND_S, address
        assert look.took_s < HALF_A_SECOND_S, address
