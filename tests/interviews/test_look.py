"""How the admin looks and where its menu leads."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from interviews.look import OWN_PAGES, UNFOLD, is_at_sessions, list_of, may, static_file
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_every_table_of_the_admin_is_in_the_menu() -> None:
    entries = [item for group in UNFOLD["SIDEBAR"]["navigation"] for item in group["items"]]
    addresses = {str(item["link"]) for item in entries}
    lists = {f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry}
    own = {f"/admin/interviews/session/{page}/" for page in OWN_PAGES}
    assert addresses == {"/admin/", "/admin/search/", *own, *lists}


@pytest.mark.parametrize(
    ("below", "expected"),
    [("", True), ("0d3f8f3e-5a1b-4f56-9c59-2f6d5f6a8a11/change/", True), ("queue/", False)],
)
def test_the_menu_marks_the_list_of_sessions_but_not_for_its_own_pages(
    below: str, expected: bool
) -> None:
    request = RequestFactory().get(f"/admin/interviews/session/{below}")
    assert is_at_sessions(request) is expected
    assert not is_at_sessions(RequestFactory().get("/admin/"))


@pytest.mark.parametrize(("name", "expected"), [("owner", True), ("reviewer", False)])
def test_an_entry_is_shown_to_those_who_may_see_its_list(
    cast: Cast, name: str, expected: bool
) -> None:
    request = RequestFactory().get("/admin/")
    request.user = getattr(cast, name)
    assert may("interviews.Membership")(request) is expected


def test_an_entry_leads_to_the_list() -> None:
    assert str(list_of("Steps", "checklist", "pipeline.StepRun")["link"]) == (
        "/admin/pipeline/steprun/"
    )


def test_a_file_is_found_when_a_page_asks() -> None:
    assert static_file("css/admin.css")(RequestFactory().get("/")) == "/static/css/admin.css"
