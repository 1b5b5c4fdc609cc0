"""Who was invited and never came is not kept for ever."""

from datetime import timedelta

import pytest

from interviews.actions.invitations import reissue
from interviews.actions.unused_invitations import forget_unused_invitations
from interviews.models import AuditEntry, Candidate, Invitation, Organization
from interviews.tasks import erase
from tests.cast import Cast, make_invitation, make_session
from tests.racing import one_behind_the_other

pytestmark = [pytest.mark.db, pytest.mark.django_db]

DAYS = timedelta(days=30)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def days(cast: Cast) -> None:
    Organization.objects.update(retention_days=DAYS.days)


def test_an_invitation_goes_its_organizations_days_after_it_expired(cast: Cast) -> None:
    until = cast.invitation.expires_at + DAYS
    assert forget_unused_invitations(now=until) == 0
    assert forget_unused_invitations(now=until + A_MOMENT) == 1
    assert not Invitation.objects.exists()
    assert not Candidate.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == ("rule", "forget_invitation")
    assert entry.arguments == {"invitation": str(cast.invitation.pk)}


def test_who_was_invited_to_something_else_stays(cast: Cast) -> None:
    other = make_invitation(cast.version, candidate=cast.candidate, token="other")
    Invitation.objects.filter(pk=other.pk).update(expires_at=cast.invitation.expires_at + DAYS)
    assert forget_unused_invitations(now=cast.invitation.expires_at + DAYS + A_MOMENT) == 1
    assert Candidate.objects.get() == cast.candidate
    assert Invitation.objects.get() == other


def test_an_invitation_that_was_accepted_is_the_sessions(cast: Cast) -> None:
    make_session(cast.invitation)
    assert forget_unused_invitations(now=cast.invitation.expires_at + 10 * DAYS) == 0


@pytest.mark.django_db(transaction=True)
def test_one_that_gets_a_new_link_in_the_same_moment_stays(cast: Cast) -> None:
    now = cast.invitation.expires_at + DAYS + A_MOMENT
    _new_link, forgotten = one_behind_the_other(
        lambda: reissue(invitation_id=cast.invitation.pk, now=now),
        lambda: forget_unused_invitations(now=now),
    )
    assert forgotten == 0
    assert Invitation.objects.get() == cast.invitation


def test_the_sweep_looks_for_them(cast: Cast) -> None:
    Invitation.objects.update(expires_at=cast.invitation.expires_at - 100 * DAYS)
    erase()
    assert not Invitation.objects.exists()
