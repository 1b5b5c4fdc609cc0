"""Every kind of page of the admin, with rows on it: nothing in anybody's way, nothing cut off.

Of our own pages `tests/architecture/test_looked_at.py` says which test looks at them.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import Page

from interviews.models import Interview, Membership
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.finished_desk import FinishedDesk
from tests.e2e.scenes import TWO_LOOKS
from tests.e2e.signing_in import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def lists() -> Iterator[str]:
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def others() -> Iterator[str]:
    """One of each kind of page that the theme draws, and what has fields of our own."""
    for model in (Interview, Membership):
        row, name = model._default_manager.first(), f"admin:interviews_{model._meta.model_name}"
        assert row is not None
        yield from (reverse(f"{name}_{kind}", args=[row.pk]) for kind in ("change", "history"))
        yield reverse(f"{name}_add")
    yield reverse("admin:interviews_interview_delete", args=[Interview.objects.get().pk])
    yield reverse("admin:interviews_invitation_add")
    yield reverse("admin:pipeline_document_add")
    yield reverse("admin:password_change")


def test_no_page_of_the_admin_is_in_anybodys_way(finished: FinishedDesk, page: Page) -> None:
    sign_in(page, finished.username, finished.password)
    found = {}
    for address in (*lists(), *others()):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        for look in TWO_LOOKS:
            look.take(page)
            found[address, look.name] = find_barriers(page)
            assert hidden_width(page) == 0, address
    assert {where: barriers for where, barriers in found.items() if barriers} == {}
