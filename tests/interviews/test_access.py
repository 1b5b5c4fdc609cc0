"""Who gets through the only door, and who is told that there is nothing behind it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db.models import Model

from interviews import access, room_key
from interviews.models import (
    AgentToken,
    AuditEntry,
    Candidate,
    Consent,
    Interview,
    Membership,
    Organization,
    SavedFilter,
    Session,
    Turn,
)
from interviews.states import SessionState
from pipeline.models import Document
from tests.cast import (
    NOW,
    TOKEN,
    Cast,
    make_candidate,
    make_interview,
    make_invitation,
    make_leg,
    make_preview,
    make_recording,
    make_session,
    make_turn,
    make_version,
)
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.rows import make_document

pytestmark = pytest.mark.db

MEMBERS = ("owner", "editor", "reviewer")
STRANGERS = ("outsider", "superuser")


def cookies_for(session: Session, *, room_epoch: int | None = None) -> dict[str, str]:
    key = room_key.RoomKey(session.pk, room_epoch or session.room_epoch)
    return {room_key.cookie_name(session.pk): room_key.sign(key)}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_reaches_the_rows_of_their_organization(cast: Cast, name: str) -> None:
    member: User = getattr(cast, name)
    session = make_session(cast.invitation)
    recording = make_recording(session, file_name="recordings/one.wav")

    assert access.access_interview(member, cast.interview.pk) == cast.interview
    assert access.access_session(member, session.pk) == session
    assert access.access_recording(member, recording.pk) == recording
    assert list(access.organizations_of(member)) == [cast.lindenhof]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_is_told_that_nothing_is_there(cast: Cast, name: str) -> None:
    stranger: User = getattr(cast, name)
    session = make_session(cast.invitation)
    recording = make_recording(session, file_name="recordings/one.wav")

    with pytest.raises(access.NotFound) as forbidden:
        access.access_session(stranger, session.pk)
    with pytest.raises(access.NotFound) as absent:
        access.access_session(stranger, uuid4())
    assert str(forbidden.value) == str(absent.value)
    with pytest.raises(access.NotFound):
        access.access_interview(stranger, cast.interview.pk)
    with pytest.raises(access.NotFound):
        access.access_recording(stranger, recording.pk)


def test_somebody_who_is_not_signed_in_sees_nothing(cast: Cast) -> None:
    nobody = AnonymousUser()

    assert not access.organizations_of(nobody).exists()
    assert not access.scope(nobody, Interview.objects.all()).exists()
    assert not access.scope(nobody, Organization.objects.all()).exists()
    assert access.role_of(nobody, cast.lindenhof.pk) is None


def test_a_member_whose_account_is_closed_sees_nothing(cast: Cast) -> None:
    cast.owner.is_active = False

    assert not access.organizations_of(cast.owner).exists()
    assert access.role_of(cast.owner, cast.lindenhof.pk) is None


def test_a_closed_superuser_sees_no_organization(cast: Cast) -> None:
    cast.superuser.is_active = False

    assert not access.scope(cast.superuser, Organization.objects.all()).exists()


def test_a_superuser_sees_organizations_and_memberships_but_nothing_that_was_said(
    cast: Cast,
) -> None:
    make_turn(make_leg(make_session(cast.invitation)), position=1, text="I like rye.")

    assert access.scope(cast.superuser, Organization.objects.all()).count() == 2
    assert access.scope(cast.superuser, Membership.objects.all()).count() == 4
    assert not access.scope(cast.superuser, Turn.objects.all()).exists()


def test_a_superuser_who_becomes_a_member_sees_what_members_see(cast: Cast) -> None:
    Membership.objects.create(organization=cast.lindenhof, user=cast.superuser)

    assert access.access_interview(cast.superuser, cast.interview.pk) == cast.interview


def test_a_member_sees_their_own_organization_and_colleagues_only(cast: Cast) -> None:
    organizations = access.scope(cast.reviewer, Organization.objects.all())
    memberships = access.scope(cast.reviewer, Membership.objects.all())

    assert list(organizations) == [cast.lindenhof]
    assert {membership.organization for membership in memberships} == {cast.lindenhof}


def test_a_table_without_an_organization_is_refused(cast: Cast) -> None:
    with pytest.raises(Exception, match="organization"):
        access.scope(cast.superuser, Permission.objects.all())


@pytest.mark.parametrize(
    ("name", "edits"),
    [("owner", True), ("editor", True), ("reviewer", False), ("outsider", False)],
)
def test_only_owners_and_editors_edit(cast: Cast, name: str, edits: bool) -> None:
    user: User = getattr(cast, name)

    assert access.may_edit(user, cast.lindenhof.pk) is edits
    if edits:
        assert access.access_interview_to_edit(user, cast.interview.pk) == cast.interview
    else:
        with pytest.raises(access.NotFound):
            access.access_interview_to_edit(user, cast.interview.pk)


def test_an_open_link_leads_to_its_invitation(cast: Cast, now: datetime) -> None:
    assert access.access_invitation_by_token(TOKEN, now=now) == cast.invitation


@pytest.mark.parametrize("token", ["", "guess", TOKEN[:-1], TOKEN.upper(), "\ud800", "0\x00"])
def test_a_guessed_link_leads_nowhere(cast: Cast, now: datetime, token: str) -> None:
    with pytest.raises(access.NotFound):
        access.access_invitation_by_token(token, now=now)


def test_an_expired_link_is_over(cast: Cast) -> None:
    with pytest.raises(access.Gone) as gone:
        access.access_invitation_by_token(TOKEN, now=cast.invitation.expires_at)
    assert gone.value.reason == "expired"


def test_a_revoked_link_is_over(cast: Cast, now: datetime) -> None:
    cast.invitation.revoked_at = now
    cast.invitation.save()

    with pytest.raises(access.Gone) as gone:
        access.access_invitation_by_token(TOKEN, now=now)
    assert gone.value.reason == "revoked"


def test_an_accepted_link_stays_the_key_past_its_expiry(cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.INTERRUPTED)
    later = cast.invitation.expires_at + timedelta(days=1)

    assert access.access_invitation_by_token(TOKEN, now=later) == cast.invitation


@pytest.mark.parametrize("state", [SessionState.ENDED, SessionState.CLOSED])
def test_a_link_is_over_when_its_session_is(cast: Cast, now: datetime, state: SessionState) -> None:
    make_session(cast.invitation, state=state)

    with pytest.raises(access.Gone) as gone:
        access.access_invitation_by_token(TOKEN, now=now)
    assert gone.value.reason == "ended"


def test_a_key_opens_its_room(cast: Cast) -> None:
    session = make_session(cast.invitation)

    assert access.access_room_session(session.pk, cookies_for(session)) == session


def test_a_key_opens_the_room_of_a_preview(cast: Cast) -> None:
    preview = make_preview(cast.interview, by=cast.editor)

    assert access.access_room_session(preview.pk, cookies_for(preview)) == preview


def test_no_key_opens_no_room(cast: Cast) -> None:
    with pytest.raises(access.NotFound):
        access.access_room_session(make_session(cast.invitation).pk, {})


def test_a_forged_key_opens_no_room(cast: Cast) -> None:
    session = make_session(cast.invitation)
    cookies = {name: value + "x" for name, value in cookies_for(session).items()}

    with pytest.raises(access.NotFound):
        access.access_room_session(session.pk, cookies)


def test_the_key_of_another_room_does_not_fit(cast: Cast) -> None:
    session = make_session(cast.invitation)
    other = make_session(make_invitation(cast.version))
    value = cookies_for(other)[room_key.cookie_name(other.pk)]

    with pytest.raises(access.NotFound):
        access.access_room_session(session.pk, {room_key.cookie_name(session.pk): value})


def test_the_key_of_a_device_that_was_taken_over_is_worthless(cast: Cast) -> None:
    session = make_session(cast.invitation)
    old_cookies = cookies_for(session)
    session.room_epoch += 1
    session.save()

    with pytest.raises(access.NotFound):
        access.access_room_session(session.pk, old_cookies)
    assert access.access_room_session(session.pk, cookies_for(session)) == session


def test_kept_filters_are_their_owners_only(cast: Cast) -> None:
    saved = SavedFilter.objects.create(
        organization=cast.lindenhof, user=cast.reviewer, place="queue", name="Mine", created_at=NOW
    )

    assert access.access_saved_filter(cast.reviewer, saved.pk) == saved
    for stranger in (cast.editor, cast.outsider, AnonymousUser()):
        with pytest.raises(access.NotFound):
            access.access_saved_filter(stranger, saved.pk)


def seen_by(visitor: access.Visitor, model: type[Model]) -> set[object]:
    return set(access.scope(visitor, model._default_manager.all()).values_list("pk", flat=True))


def test_a_program_sees_what_hangs_on_the_interviews_of_its_organization(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof)
    turn = make_turn(make_leg(make_session(cast.invitation)), position=1, text="I like rye.")

    assert seen_by(agent, Interview) == {cast.interview.pk}
    assert seen_by(agent, Turn) == {turn.pk}
    assert seen_by(agent, Candidate) == {cast.candidate.pk}
    assert access.access_session(agent, turn.session_id).pk == turn.session_id
    assert list(access.organizations_of(agent)) == [cast.lindenhof]
    assert seen_by(agent, Organization) == {cast.lindenhof.pk}


def test_a_program_sees_neither_accounts_nor_what_people_keep(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof)
    SavedFilter.objects.create(
        organization=cast.lindenhof, user=cast.reviewer, place="queue", name="Mine", created_at=NOW
    )
    for model in (Membership, AgentToken, AuditEntry, SavedFilter):
        assert seen_by(agent, model) == set()
    assert not access.saved_filters_of(agent).exists()
    assert access.role_of(agent, cast.lindenhof.pk) is None
    assert not access.may_edit(agent, cast.lindenhof.pk)


def test_a_program_of_another_organization_is_told_that_nothing_is_there(cast: Cast) -> None:
    agent = make_agent(cast.quarzwerk)
    session = make_session(cast.invitation)

    with pytest.raises(access.NotFound):
        access.access_session(agent, session.pk)
    assert seen_by(agent, Session) == seen_by(agent, Candidate) == set()


def test_a_restricted_program_sees_its_interviews_and_what_hangs_on_them(cast: Cast) -> None:
    other = make_interview(cast.lindenhof, title="Glass blower")
    hidden = make_session(make_invitation(make_version(other)))
    make_turn(make_leg(hidden), position=1, text="I like glass.")
    own = make_turn(make_leg(make_session(cast.invitation)), position=1, text="I like rye.")
    agent = make_agent(cast.lindenhof, interviews=[cast.interview])

    assert seen_by(agent, Interview) == {cast.interview.pk}
    assert seen_by(agent, Session) == {own.session_id}
    assert seen_by(agent, Turn) == {own.pk}
    assert seen_by(agent, Candidate) == {cast.candidate.pk}
    assert len(access.scope(agent, Candidate.objects.all())) == 1


def test_a_program_whose_only_interview_is_gone_sees_nothing(cast: Cast) -> None:
    other = make_interview(cast.lindenhof, title="Glass blower")
    agent = make_agent(cast.lindenhof, interviews=[other])
    other.delete()

    assert seen_by(agent, Interview) == set()


def test_rights_that_are_taken_away_hold_at_once_for_a_token_known_before(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof)
    late = make_agent(cast.lindenhof, expires_at=datetime.now(UTC) + timedelta(hours=1))
    assert seen_by(agent, Interview) == seen_by(late, Interview) == {cast.interview.pk}

    AgentToken.objects.filter(pk=agent.pk).update(revoked_at=NOW)
    AgentToken.objects.filter(pk=late.pk).update(expires_at=NOW)
    assert seen_by(agent, Interview) == seen_by(late, Interview) == set()
    assert not access.organizations_of(agent).exists()


def test_only_the_whole_secret_of_a_token_in_force_is_a_program(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof, expires_at=datetime.now(UTC) + timedelta(hours=1))
    secret, now = secret_of(agent), datetime.now(UTC)
    assert access.access_agent_token(secret, now=now) == agent

    for guess in ("", agent.prefix, secret[:-1], secret.upper(), agent.token_sha256, TOKEN, "\0"):
        with pytest.raises(access.NotFound):
            access.access_agent_token(guess, now=now)
    with pytest.raises(access.NotFound):
        access.access_agent_token(secret, now=now + timedelta(hours=2))
    AgentToken.objects.filter(pk=agent.pk).update(revoked_at=now)
    with pytest.raises(access.NotFound):
        access.access_agent_token(secret, now=now)


@pytest.mark.parametrize("change", [{"ai_evaluation": False}, {"withdrawn_at": NOW}, {}], ids=str)
def test_a_program_sees_nothing_of_a_candidate_who_did_not_agree_to_that(
    cast: Cast, change: dict[str, object]
) -> None:
    agent = make_agent(cast.lindenhof)
    turn = make_turn(make_leg(make_session(cast.invitation)), position=1, text="I like rye.")
    assert seen_by(agent, Turn) == {turn.pk}

    Consent.objects.update(**change) if change else Consent.objects.all().delete()
    assert seen_by(agent, Turn) == seen_by(agent, Session) == set()
    assert seen_by(cast.reviewer, Turn) == {turn.pk}


def test_an_interviewer_sees_its_interview_and_its_candidate_and_nothing_else(cast: Cast) -> None:
    """Of the same interview, the words of somebody else; of the same person, another interview."""
    own = make_turn(make_leg(make_session(cast.invitation)), position=1, text="I like rye.")
    theirs = make_candidate(cast.lindenhof, name="Ina Invented")
    invited = make_invitation(cast.version, candidate=theirs)
    make_turn(make_leg(make_session(invited)), position=1, text="I like spelt.")
    elsewhere = make_version(make_interview(cast.lindenhof, title="Glass blower"))
    away = make_session(make_invitation(elsewhere, candidate=cast.candidate, token="glass"))
    make_turn(make_leg(away), position=1, text="I like glass.")
    ada = access.Interviewer(cast.lindenhof.pk, cast.interview.pk, cast.candidate.pk)

    assert set(access.scope(ada, Turn.objects.all())) == {own}
    assert set(access.scope(ada, Session.objects.all())) == {own.session}
    assert set(access.scope(ada, Interview.objects.all())) == {cast.interview}
    for model in (Candidate, Membership, AgentToken, AuditEntry, SavedFilter):
        assert not access.scope(ada, model._default_manager.all()).exists()
    assert list(access.organizations_of(ada)) == [cast.lindenhof]
    assert access.role_of(ada, cast.lindenhof.pk) is None
    assert not access.may_edit(ada, cast.lindenhof.pk)

    nobody = access.Interviewer(cast.lindenhof.pk, cast.interview.pk, None)
    assert not access.scope(nobody, Turn.objects.all()).exists()
    Consent.objects.filter(session=own.session).update(ai_evaluation=False)
    assert not access.scope(ada, Turn.objects.all()).exists()


def test_an_interviewer_reads_role_knowledge_of_its_interview_only(cast: Cast) -> None:
    document = make_document(cast)
    for interview, seen in ((cast.interview, 1), (make_interview(cast.lindenhof), 0)):
        ada = access.Interviewer(cast.lindenhof.pk, interview.pk, None)
        assert access.scope(ada, document.passages.all()).count() == seen
        assert access.scope(ada, Document.objects.all()).count() == seen


def test_an_operator_sees_one_organization_and_edits_nothing(cast: Cast) -> None:
    operator = access.Operator(cast.lindenhof.pk)
    session = make_session(cast.invitation)
    assert list(access.organizations_of(operator)) == [cast.lindenhof]
    assert access.access_session(operator, session.pk) == session
    assert list(access.scope(operator, Organization.objects.all())) == [cast.lindenhof]
    theirs = access.scope(operator, Membership.objects.all())
    assert set(theirs.values_list("organization", flat=True)) == {cast.lindenhof.pk}
    assert not access.may_edit(operator, cast.lindenhof.pk)
    assert not access.saved_filters_of(operator).exists()
    stranger = access.Operator(cast.quarzwerk.pk)
    with pytest.raises(access.NotFound):
        access.access_session(stranger, session.pk)
