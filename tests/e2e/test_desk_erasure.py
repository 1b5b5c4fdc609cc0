"""Erasing a session in a browser: from its page, over a second look, to the certificate."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from interviews.models import Session
from interviews.states import SessionState
from tests.cast import PASSWORD, Cast, make_session
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.signing_in import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Nothing in anybody's way; `LOOK_AT` keeps a picture of it."""
    assert (find_barriers(page), hidden_width(page)) == ([], 0)
    if os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(os.environ["LOOK_AT"]) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_an_owner_erases_a_session(cast: Cast, page: Page, scheme: str, width: int) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, cast.owner.username, PASSWORD)
    page.goto(f"/admin/interviews/session/{session.pk}/change/")
    page.get_by_role("tab", name="Record").click()
    look(page, f"record-{scheme}")
    page.get_by_role("link", name="Erase this session…").click()
    expect(page.get_by_role("heading", name="Erase this session")).to_be_visible()
    look(page, f"erase-{scheme}")
    page.get_by_label("It was a test or a mistake").check()
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_text("The session is erased.")).to_be_visible()
    expect(page.get_by_text("Marlo")).to_have_count(0)
    look(page, f"certificate-{scheme}")
    assert not Session.objects.exists()
    page.goto("/admin/interviews/erasurecertificate/")
    look(page, f"certificates-{scheme}")
