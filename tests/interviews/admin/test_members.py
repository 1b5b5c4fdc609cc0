"""The admin of members."""

import re

import pytest
from django.contrib.auth.models import User

from interviews.models import Membership
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, signed_in, text_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADD = "interviews_membership_add"
CHANGE = "interviews_membership_change"
DELETE = "interviews_membership_delete"
NELL = {"username": "nell", "email": "", "role": "reviewer"}


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_an_owner_lets_somebody_in_and_passes_the_password_on(cast: Cast) -> None:
    answer = post(cast.owner, ADD, **NELL)
    found = re.search(r'id="secret"[^>]*value="([^"]+)"', text_of(answer))
    assert found is not None
    nell = User.objects.get(username="nell")
    assert nell.check_password(found.group(1))
    assert membership_of(nell).organization == cast.lindenhof
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["editor", "reviewer"])
def test_only_owners_see_members(cast: Cast, name: str) -> None:
    user = getattr(cast, name)
    assert signed_in(user).get("/admin/interviews/membership/").status_code == 403
    assert post(user, ADD, **NELL).status_code == 403


def test_an_owner_changes_a_role(cast: Cast) -> None:
    post(cast.owner, CHANGE, membership_of(cast.reviewer).pk, role="editor")
    assert membership_of(cast.reviewer).role == "editor"


def test_nobody_changes_or_removes_their_own_membership(cast: Cast) -> None:
    own = membership_of(cast.owner)
    assert post(cast.owner, CHANGE, own.pk, role="reviewer").status_code == 403
    assert post(cast.owner, DELETE, own.pk, post="yes").status_code == 403
    assert membership_of(cast.owner).role == "owner"


def test_an_owner_lets_somebody_go(cast: Cast) -> None:
    post(cast.owner, DELETE, membership_of(cast.reviewer).pk, post="yes")
    assert not Membership.objects.filter(user=cast.reviewer).exists()
    assert User.objects.filter(pk=cast.reviewer.pk).exists()


def test_a_superuser_gives_an_organization_its_first_owner(cast: Cast) -> None:
    assert "Quarzwerk" in page(cast.superuser, ADD)
    form = {**NELL, "role": "owner", "organization": str(cast.quarzwerk.pk)}
    post(cast.superuser, ADD, **form)
    membership = membership_of(User.objects.get(username="nell"))
    assert (membership.organization, membership.role) == (cast.quarzwerk, "owner")


def test_a_superuser_lets_an_existing_account_join(cast: Cast) -> None:
    form = {
        "username": cast.outsider.username,
        "email": "",
        "role": "reviewer",
        "organization": str(cast.lindenhof.pk),
    }
    answer = post(cast.superuser, ADD, **form)
    assert "keep their password" in text_of(answer)
    post(cast.superuser, ADD, **{**form, "role": "editor"})
    joined = Membership.objects.get(user=cast.outsider, organization=cast.lindenhof)
    assert joined.role == "editor"


def test_an_owner_cannot_find_out_about_accounts_of_others_by_joining_them(cast: Cast) -> None:
    post(cast.owner, ADD, **{**NELL, "username": cast.outsider.username})
    assert Membership.objects.filter(user=cast.outsider).count() == 1


def test_accounts_and_groups_are_not_in_the_admin(cast: Cast) -> None:
    assert signed_in(cast.superuser).get("/admin/auth/user/").status_code == 404
