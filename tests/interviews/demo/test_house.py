"""What the demonstration stands on."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from interviews.access import access_invitation_by_token, role_of
from interviews.actions.invitations import revoke
from interviews.definition import find_problems
from interviews.demo.house import (
    CHANGED_PASSWORD,
    set_up_open_link,
    set_up_organization,
    set_up_reviewer,
    set_up_version,
)
from interviews.demo.notes import DemoNotes
from interviews.models import Interview, InterviewVersion, Invitation, Membership
from interviews.states import SessionState
from tests.cast import make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def version(db: None, now: datetime) -> InterviewVersion:
    return set_up_version(set_up_organization(), now=now)


@pytest.fixture
def notes(version: InterviewVersion, now: datetime) -> DemoNotes:
    """With a token that opens the invitation of `version`."""
    notes = DemoNotes()
    set_up_open_link(version, notes, now=now)
    return notes


def test_the_interview_is_complete_and_published_once(
    version: InterviewVersion, now: datetime
) -> None:
    again = set_up_version(set_up_organization(), now=now)

    assert again == version
    assert find_problems(version.definition) == []
    assert len(version.definition["questions"]) == 4
    assert [len(each["levels"]) for each in version.definition["competencies"]] == [3, 3, 3]
    assert version.definition["time_budget_minutes"] == 12


def test_an_interview_that_lost_its_versions_is_published_again(
    version: InterviewVersion, now: datetime
) -> None:
    version.delete()

    set_up_version(set_up_organization(), now=now)

    assert Interview.objects.count() == 1


def test_the_reviewer_signs_in_with_the_password_in_the_notes(db: None) -> None:
    organization, notes = set_up_organization(), DemoNotes()

    for _ in range(2):
        set_up_reviewer(organization, notes)

    user = authenticate(username="reviewer", password=notes.admin_password)
    assert isinstance(user, User)
    assert user.is_staff
    assert role_of(user, organization.pk) == Membership.Role.OWNER


def test_lost_notes_mean_a_new_password(db: None) -> None:
    organization, notes = set_up_organization(), DemoNotes()
    set_up_reviewer(organization, DemoNotes())

    set_up_reviewer(organization, notes)

    assert authenticate(username="reviewer", password=notes.admin_password)


def test_a_password_that_somebody_changed_stays_theirs(db: None) -> None:
    organization, notes = set_up_organization(), DemoNotes()
    set_up_reviewer(organization, notes)
    user = User.objects.get()
    user.set_password("my-own-password")
    user.save()

    set_up_reviewer(organization, notes)

    assert notes.admin_password == CHANGED_PASSWORD
    assert authenticate(username="reviewer", password="my-own-password")


def test_a_password_that_was_only_stored_anew_is_still_known(db: None) -> None:
    organization, notes = set_up_organization(), DemoNotes()
    set_up_reviewer(organization, notes)
    user = User.objects.get()
    user.set_password(notes.admin_password)
    user.save()

    set_up_reviewer(organization, notes)

    assert authenticate(username="reviewer", password=notes.admin_password)


def test_the_link_stays_while_it_opens_something(
    version: InterviewVersion, notes: DemoNotes, now: datetime
) -> None:
    token = notes.token

    set_up_open_link(version, notes, now=now + timedelta(days=1))

    assert notes.token == token


def test_the_link_stays_while_its_session_goes_on(
    version: InterviewVersion, notes: DemoNotes, now: datetime
) -> None:
    token = notes.token
    make_session(Invitation.objects.get(), state=SessionState.PAUSED)

    set_up_open_link(version, notes, now=now)

    assert notes.token == token


@pytest.mark.parametrize("fate", ["used up", "expired", "revoked", "forgotten"])
def test_the_printed_link_always_opens(
    version: InterviewVersion, notes: DemoNotes, now: datetime, fate: str
) -> None:
    invitation, later = Invitation.objects.get(), now
    if fate == "used up":
        make_session(invitation, state=SessionState.ENDED)
    elif fate == "expired":
        later = invitation.expires_at
    elif fate == "revoked":
        revoke(invitation_id=invitation.pk, now=now)
    else:
        notes.token = ""

    set_up_open_link(version, notes, now=later)

    opened = access_invitation_by_token(notes.token, now=later)
    assert opened.candidate == invitation.candidate
    assert (opened == invitation) is (fate in {"expired", "forgotten"})
