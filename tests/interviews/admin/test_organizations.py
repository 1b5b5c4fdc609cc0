"""The admin of organizations."""

import pytest

from interviews.models import Organization
from tests.cast import Cast
from tests.interviews.admin.desk import page, post

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_organization_change"


def test_an_owner_keeps_the_organization(cast: Cast) -> None:
    form = {"name": "Lindenhof", "contact_email": "", "retention_days": 30}
    post(cast.owner, CHANGE, cast.lindenhof.pk, **form)
    organization = Organization.objects.get(pk=cast.lindenhof.pk)
    assert (organization.retention_days, organization.slug) == (30, "lindenhof")


def test_an_editor_only_reads_it(cast: Cast) -> None:
    assert "Lindenhof" in page(cast.editor, CHANGE, cast.lindenhof.pk)
    form = {"name": "Mine", "retention_days": 1}
    assert post(cast.editor, CHANGE, cast.lindenhof.pk, **form).status_code == 403


def test_only_a_superuser_opens_a_new_one(cast: Cast) -> None:
    form = {"name": "New", "slug": "new", "contact_email": "", "retention_days": 30}
    assert post(cast.owner, "interviews_organization_add", **form).status_code == 403
    post(cast.superuser, "interviews_organization_add", **form)
    assert Organization.objects.filter(slug="new").exists()
