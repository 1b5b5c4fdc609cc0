"""The life of an invitation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from interviews.actions.errors import (
    ActionError,
    AlreadyAcceptedError,
    InvitationClosedError,
    InvitationRefusedError,
    NotAcceptedError,
)
from interviews.actions.invitations import (
    Agreement,
    InvitationTerms,
    accept,
    invite,
    reissue,
    revoke,
    take_over,
)
from interviews.consent import ConsentText
from interviews.invitation_token import hash_token
from interviews.models import Candidate, Consent, Session
from interviews.states import SessionState
from tests.cast import Cast, make_session, make_version
from tests.racing import race

pytestmark = pytest.mark.db

AGREEMENT = Agreement(
    text=ConsentText("en-1", "en", "We agree on this."), recording=True, ai_evaluation=False
)
ATTEMPTS = 50


def test_an_editor_invites_a_candidate(cast: Cast, now: datetime) -> None:
    terms = InvitationTerms(
        scheduled_at=now + timedelta(days=2), extra_time_factor=Decimal("1.5"), text_mode=True
    )

    invitation, token = invite(
        version=cast.version,
        candidate_name=" Nio Testperson ",
        candidate_email="nio@candidates.test",
        by=cast.editor,
        now=now,
        terms=terms,
    )

    assert invitation.candidate.name == "Nio Testperson"
    assert invitation.organization == cast.lindenhof
    assert invitation.expires_at == now + timedelta(days=14)
    assert invitation.extra_time_factor == Decimal("1.5")
    assert invitation.created_by == cast.editor
    assert invitation.token_sha256 == hash_token(token)
    assert token not in str(vars(invitation))


def test_a_candidate_who_comes_again_is_the_same_candidate(cast: Cast, now: datetime) -> None:
    invitation, _ = invite(
        version=cast.version,
        candidate_name=cast.candidate.name,
        candidate_email=cast.candidate.email.upper(),
        now=now,
    )

    assert invitation.candidate == cast.candidate


def test_two_people_with_one_address_stay_two(cast: Cast, now: datetime) -> None:
    invitation, _ = invite(
        version=cast.version,
        candidate_name="Somebody Else",
        candidate_email=cast.candidate.email,
        now=now,
    )

    assert invitation.candidate != cast.candidate


@pytest.mark.parametrize(
    "terms",
    [
        InvitationTerms(expires_at=datetime.fromisoformat("2026-11-21T09:00:00+00:00")),
        InvitationTerms(expires_at=datetime.fromisoformat("2028-11-21T09:00:00+00:00")),
        InvitationTerms(scheduled_at=datetime.fromisoformat("2026-11-20T09:00:00+00:00")),
        InvitationTerms(scheduled_at=datetime.fromisoformat("2026-12-24T09:00:00+00:00")),
        InvitationTerms(extra_time_factor=Decimal("0.5")),
        InvitationTerms(extra_time_factor=Decimal(6)),
    ],
)
def test_impossible_terms_are_refused(cast: Cast, now: datetime, terms: InvitationTerms) -> None:
    with pytest.raises(InvitationRefusedError):
        invite(version=cast.version, candidate_name="Nio", now=now, terms=terms)
    assert Candidate.objects.count() == 1


def test_nobody_is_invited_without_a_name(cast: Cast, now: datetime) -> None:
    with pytest.raises(InvitationRefusedError, match="name"):
        invite(version=cast.version, candidate_name="  ", now=now)


def test_nobody_is_invited_to_a_preview(cast: Cast, now: datetime) -> None:
    preview = make_version(cast.interview, number=None)

    with pytest.raises(InvitationRefusedError, match="Publish"):
        invite(version=preview, candidate_name="Nio", now=now)


def test_a_new_link_kills_the_old_one(cast: Cast, now: datetime) -> None:
    old_hash = cast.invitation.token_sha256

    invitation, token = reissue(invitation_id=cast.invitation.pk, now=now)

    assert invitation.token_sha256 == hash_token(token) != old_hash
    assert invitation.expires_at == cast.invitation.expires_at


def test_a_new_link_opens_an_expired_invitation_again(cast: Cast) -> None:
    later = cast.invitation.expires_at + timedelta(days=1)

    invitation, _ = reissue(invitation_id=cast.invitation.pk, now=later)

    assert invitation.expires_at == later + timedelta(days=14)


def test_a_new_link_leads_to_the_session_that_is_there(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)

    invitation, _ = reissue(invitation_id=cast.invitation.pk, now=now)

    assert invitation.session == session


@pytest.mark.parametrize("state", [SessionState.ENDED, SessionState.CLOSED])
def test_there_is_no_new_link_after_the_end(cast: Cast, now: datetime, state: SessionState) -> None:
    make_session(cast.invitation, state=state)

    with pytest.raises(InvitationClosedError, match="ended"):
        reissue(invitation_id=cast.invitation.pk, now=now)


def test_a_revoked_invitation_stays_revoked(cast: Cast, now: datetime) -> None:
    revoke(invitation_id=cast.invitation.pk, now=now)

    with pytest.raises(InvitationClosedError, match="revoked"):
        reissue(invitation_id=cast.invitation.pk, now=now)


def test_revoking_takes_the_room_key_too_and_may_be_repeated(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)

    first = revoke(invitation_id=cast.invitation.pk, now=now)
    second = revoke(invitation_id=cast.invitation.pk, now=now + timedelta(hours=1))

    session.refresh_from_db()
    assert session.room_epoch == 2
    assert first.revoked_at == second.revoked_at == now


def test_a_candidate_who_agrees_has_a_session_and_a_consent(cast: Cast, now: datetime) -> None:
    session = accept(invitation_id=cast.invitation.pk, agreement=AGREEMENT, now=now)

    consent = session.consents.get()
    assert (session.invitation, session.candidate) == (cast.invitation, cast.candidate)
    assert (session.version, session.organization) == (cast.version, cast.lindenhof)
    assert session.state == SessionState.OPEN
    assert consent.text == "We agree on this."
    assert consent.text_version == "en-1"
    assert consent.text_sha256 == AGREEMENT.text.sha256
    assert (consent.recording, consent.ai_evaluation) == (True, False)
    assert consent.given_at == now


def test_an_invitation_is_accepted_once(cast: Cast, now: datetime) -> None:
    accept(invitation_id=cast.invitation.pk, agreement=AGREEMENT, now=now)

    with pytest.raises(AlreadyAcceptedError):
        accept(invitation_id=cast.invitation.pk, agreement=AGREEMENT, now=now)


@pytest.mark.parametrize("act", [accept, take_over])
def test_an_expired_invitation_opens_nothing(cast: Cast, act: Callable[..., Session]) -> None:
    agreement = {"agreement": AGREEMENT} if act is accept else {}

    with pytest.raises(InvitationClosedError, match="expired"):
        act(invitation_id=cast.invitation.pk, now=cast.invitation.expires_at, **agreement)
    assert not Session.objects.exists()


def test_another_device_shuts_the_first_one_out(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.LIVE)

    taken_over = take_over(invitation_id=cast.invitation.pk, now=now)

    assert taken_over == session
    assert taken_over.room_epoch == session.room_epoch + 1
    assert taken_over.state == SessionState.LIVE


def test_there_is_nothing_to_take_over_before_the_agreement(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAcceptedError):
        take_over(invitation_id=cast.invitation.pk, now=now)


def in_parallel(attempts: int, act: Callable[[], Session]) -> list[Session | ActionError]:
    """Every attempt on a thread and a connection of its own, all let go at the same moment."""

    def attempt() -> Session | ActionError:
        try:
            return act()
        except ActionError as refused:
            return refused

    return race([attempt] * attempts)


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("D70")
def test_fifty_simultaneous_agreements_make_one_session(cast: Cast, now: datetime) -> None:
    results = in_parallel(
        ATTEMPTS,
        lambda: accept(invitation_id=cast.invitation.pk, agreement=AGREEMENT, now=now),
    )

    opened = [result for result in results if isinstance(result, Session)]
    refused = [result for result in results if isinstance(result, AlreadyAcceptedError)]
    assert len(opened) == 1
    assert len(refused) == ATTEMPTS - 1
    assert Session.objects.get() == opened[0]
    assert Consent.objects.get().session == opened[0]


@pytest.mark.django_db(transaction=True)
def test_simultaneous_take_overs_each_fence_the_one_before(cast: Cast, now: datetime) -> None:
    make_session(cast.invitation)

    results = in_parallel(8, lambda: take_over(invitation_id=cast.invitation.pk, now=now))

    epochs = sorted(result.room_epoch for result in results if isinstance(result, Session))
    assert epochs == list(range(2, 10))


@pytest.mark.parametrize("language", ["../../en", '"><b>', "English please"])
def test_a_language_that_is_no_tag_invites_nobody(cast: Cast, now: datetime, language: str) -> None:
    with pytest.raises(InvitationRefusedError, match="language"):
        invite(
            version=cast.version,
            candidate_name="Nova",
            now=now,
            terms=InvitationTerms(language=language),
        )
