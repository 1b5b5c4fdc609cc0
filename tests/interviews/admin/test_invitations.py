"""The admin of invitations: the link is shown once."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from interviews import access
from interviews.models import Invitation
from interviews.states import SessionState
from tests.cast import Cast, make_invitation, make_session
from tests.interviews.admin.desk import page, post, text_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADD = "interviews_invitation_add"
CHANGE = "interviews_invitation_change"
REISSUE = "interviews_invitation_reissue"
REVOKE = "interviews_invitation_revoke"


@pytest.fixture
def open_invitation(cast: Cast) -> Invitation:
    return make_invitation(
        cast.version, token="open", expires_at=timezone.now() + timedelta(days=7)
    )


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "version": cast.version.pk,
        "candidate_name": "Nova Testperson",
        "candidate_email": "nova@candidates.test",
        "expires_on": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "extra_time_factor": "1",
        "once": uuid4(),
        **changes,
    }


def link_in(answer: Any) -> str:
    found = re.search(r'value="(http[^"]+/i/[^"]+)"', text_of(answer))
    return found.group(1) if found else ""


def test_an_invitation_shows_its_link_and_the_link_opens_it(cast: Cast) -> None:
    answer = post(cast.editor, ADD, **filled(cast))
    token = link_in(answer).rpartition("/")[2]
    invitation = access.access_invitation_by_token(token, now=timezone.now())
    assert invitation.candidate.name == "Nova Testperson"
    assert invitation.created_by == cast.editor
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_link_is_shown_nowhere_else(cast: Cast) -> None:
    token = link_in(post(cast.editor, ADD, **filled(cast))).rpartition("/")[2]
    invitation = Invitation.objects.get(candidate__name="Nova Testperson")
    assert token not in page(cast.editor, CHANGE, invitation.pk)
    assert token not in page(cast.editor, "interviews_invitation_changelist")
    assert token not in page(cast.editor, "interviews_invitation_history", invitation.pk)


def test_sending_the_same_form_twice_invites_once(cast: Cast) -> None:
    form = filled(cast)
    post(cast.editor, ADD, **form)
    again = post(cast.editor, ADD, **form)
    assert link_in(again) == ""
    assert "was sent before" in text_of(again)
    assert Invitation.objects.filter(candidate__name="Nova Testperson").count() == 1


def test_a_refused_invitation_says_why_and_can_be_sent_again(cast: Cast) -> None:
    form = filled(cast, scheduled_at="2001-01-01T10:00")
    refused = post(cast.editor, ADD, **form)
    assert "Choose an appointment" in text_of(refused)
    assert not Invitation.objects.filter(candidate__name="Nova Testperson").exists()
    assert link_in(post(cast.editor, ADD, **{**form, "scheduled_at": ""}))


def test_a_mistake_in_the_form_is_shown_at_its_field(cast: Cast) -> None:
    answer = post(cast.editor, ADD, **filled(cast, candidate_email="nobody"))
    assert "valid email" in text_of(answer)


def test_the_interviews_button_chooses_the_version(cast: Cast) -> None:
    shown = page(cast.editor, ADD, version=str(cast.version.pk))
    assert f'value="{cast.version.pk}" selected' in shown


def test_a_reviewer_invites_nobody(cast: Cast, open_invitation: Invitation) -> None:
    assert post(cast.reviewer, ADD, **filled(cast)).status_code == 403
    for name in (REISSUE, REVOKE):
        assert post(cast.reviewer, name, open_invitation.pk).status_code == 404


def test_a_new_link_replaces_the_old_one(cast: Cast, open_invitation: Invitation) -> None:
    token = link_in(post(cast.editor, REISSUE, open_invitation.pk)).rpartition("/")[2]
    now = timezone.now()
    assert access.access_invitation_by_token(token, now=now) == open_invitation
    with pytest.raises(access.NotFound):
        access.access_invitation_by_token("open", now=now)


def test_a_used_invitation_gets_no_new_link(cast: Cast, open_invitation: Invitation) -> None:
    make_session(open_invitation, state=SessionState.ENDED)
    answer = post(cast.editor, REISSUE, open_invitation.pk)
    assert link_in(answer) == ""
    assert "is ended" in text_of(answer)
    assert "Give it a new link" not in page(cast.editor, CHANGE, open_invitation.pk)


def test_taking_back_closes_the_link(cast: Cast, open_invitation: Invitation) -> None:
    post(cast.editor, REVOKE, open_invitation.pk)
    with pytest.raises(access.Gone):
        access.access_invitation_by_token("open", now=timezone.now())
    assert "Taken back" in page(cast.editor, "interviews_invitation_changelist")


@pytest.mark.parametrize("name", [REISSUE, REVOKE])
def test_nobody_touches_invitations_of_others(
    cast: Cast, open_invitation: Invitation, name: str
) -> None:
    before = Invitation.objects.filter(pk=open_invitation.pk).values().get()
    assert post(cast.outsider, name, open_invitation.pk).status_code == 404
    assert Invitation.objects.filter(pk=open_invitation.pk).values().get() == before


def test_the_page_of_an_invitation_offers_what_can_be_done(
    cast: Cast, open_invitation: Invitation
) -> None:
    shown = page(cast.editor, CHANGE, open_invitation.pk)
    assert "Give it a new link" in shown
    assert "Take it back" in shown
    assert "Take it back" not in page(cast.reviewer, CHANGE, open_invitation.pk)
