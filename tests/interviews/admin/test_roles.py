"""What a member may do, by role."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.test import RequestFactory

from interviews.admin.roles import (
    EDITORS,
    MEMBERS,
    OWNERS,
    has_role,
    organization_id_of,
    organizations_with,
    roles_of,
)
from interviews.models import Membership
from tests.cast import Cast, make_interview

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def request_of(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def test_a_role_holds_in_its_own_organization_only(cast: Cast) -> None:
    request = request_of(cast.owner)
    assert has_role(request, OWNERS, cast.interview)
    assert not has_role(request, MEMBERS, make_interview(cast.quarzwerk))


@pytest.mark.parametrize(
    ("name", "may_read", "may_edit", "may_own"),
    [
        ("owner", True, True, True),
        ("editor", True, True, False),
        ("reviewer", True, False, False),
        ("outsider", False, False, False),
        ("superuser", False, False, False),
    ],
)
def test_roles_build_on_each_other(
    cast: Cast, name: str, may_read: bool, may_edit: bool, may_own: bool
) -> None:
    request = request_of(getattr(cast, name))
    held = [has_role(request, roles, cast.interview) for roles in (MEMBERS, EDITORS, OWNERS)]
    assert held == [may_read, may_edit, may_own]


def test_without_a_row_any_organization_counts(cast: Cast) -> None:
    assert has_role(request_of(cast.outsider), OWNERS)
    assert not has_role(request_of(cast.reviewer), EDITORS)


def test_nobody_has_a_role_before_signing_in(cast: Cast) -> None:
    assert roles_of(request_of(AnonymousUser())) == {}


def test_somebody_who_was_locked_out_has_no_role(cast: Cast) -> None:
    cast.owner.is_active = False
    assert roles_of(request_of(cast.owner)) == {}


def test_roles_are_asked_for_once(cast: Cast, django_assert_num_queries: object) -> None:
    request = request_of(cast.editor)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert has_role(request, EDITORS)
        assert organizations_with(request, MEMBERS) == [cast.lindenhof.pk]


def test_an_organization_belongs_to_itself(cast: Cast) -> None:
    assert organization_id_of(cast.lindenhof) == cast.lindenhof.pk
    membership = Membership.objects.get(user=cast.editor)
    assert organization_id_of(membership) == cast.lindenhof.pk
