"""What somebody fills in to invite a candidate."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.utils import timezone

from interviews.actions.invitations import OPEN_FOR
from interviews.admin.invitation_form import InvitationForm, versions_to_invite
from interviews.models import Membership
from tests.cast import Cast, make_interview, make_version

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def form_of(user: User, **data: Any) -> InvitationForm:
    request = RequestFactory().get("/admin/")
    request.user = user
    return InvitationForm(data or None, request=request)


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "version": cast.version.pk,
        "candidate_name": "Nova Testperson",
        "expires_on": (today + timedelta(days=3)).isoformat(),
        "extra_time_factor": "1.5",
        "once": uuid4(),
        **changes,
    }


def test_the_newest_version_of_each_interview_is_offered(cast: Cast) -> None:
    second = make_version(cast.interview, number=2)
    make_version(cast.interview, number=None)
    other = make_version(make_interview(cast.lindenhof, title="Day baker"))
    make_version(make_interview(cast.quarzwerk))
    request = RequestFactory().get("/admin/")
    request.user = cast.editor
    assert set(versions_to_invite(request)) == {second, other}


def test_who_may_only_review_is_offered_nothing(cast: Cast) -> None:
    assert not form_of(cast.reviewer).fields["version"].queryset.exists()  # type: ignore[attr-defined]


def test_an_editor_elsewhere_is_offered_that_only(cast: Cast) -> None:
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.reviewer, role=Membership.Role.EDITOR
    )
    glass = make_version(make_interview(cast.quarzwerk, title="Glass blower"))
    assert list(form_of(cast.reviewer).fields["version"].queryset) == [glass]  # type: ignore[attr-defined]


def test_a_link_is_open_for_two_weeks_unless_said(cast: Cast) -> None:
    suggested = form_of(cast.editor).fields["expires_on"].initial
    assert suggested == (timezone.localdate() + OPEN_FOR).isoformat()


def test_a_link_is_open_to_the_end_of_its_last_day(cast: Cast) -> None:
    form = form_of(cast.editor, **filled(cast, text_mode="on"))
    assert form.is_valid(), form.errors
    terms = form.terms
    assert terms.expires_at is not None
    last = timezone.localtime(terms.expires_at)
    assert (last.date(), last.hour, last.minute) == (
        timezone.localdate() + timedelta(days=3),
        23,
        59,
    )
    assert terms.extra_time_factor == Decimal("1.5")
    assert (terms.text_mode, terms.large_captions) == (True, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"candidate_name": ""},
        {"candidate_email": "nobody"},
        {"expires_on": "some day"},
        {"extra_time_factor": "9"},
        {"scheduled_at": "noon"},
        {"once": "twice"},
        {"version": uuid4()},
    ],
)
def test_what_cannot_be_meant_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    form = form_of(cast.editor, **filled(cast, **changes))
    assert set(form.errors) == set(changes)


def test_every_field_is_on_the_page_once(cast: Cast) -> None:
    form = form_of(cast.editor)
    shown = [field.name for _heading, fields in form.groups for field in fields]
    assert sorted([*shown, "once"]) == sorted(form.fields)
