"""No page of ours is forgotten by the search for barriers: each says which test looks at it."""

import re

import pytest

from tests.architecture.source import CHECKOUT

pytestmark = pytest.mark.unit

TEMPLATES = CHECKOUT / "templates"
E2E = CHECKOUT / "tests" / "e2e"
EXTENDS = re.compile(r'{% extends "([^"]+)"')
#: Lists and forms that are wholly the theme's: `test_desk_screens` finds the lists by itself.
LOOKED_AT = {
    "403.html": "test_desk_answers",
    "404.html": "test_desk_answers",
    "429.html": "test_desk_answers",
    "500.html": "test_desk_answers",
    "accounts/code.html": "test_every_screen",
    "accounts/new_password.html": "test_every_screen",
    "accounts/reset.html": "test_every_screen",
    "accounts/reset_sent.html": "test_every_screen",
    "accounts/second_factor.html": "test_every_screen",
    "admin/index.html": "test_every_screen",
    "admin/interviews/agenttoken/change_form.html": "test_desk_answers",
    "admin/interviews/agenttoken/secret.html": "test_desk_answers",
    "admin/interviews/compare/page.html": "test_every_screen",
    "admin/interviews/erasure/confirm.html": "test_desk_erasure",
    "admin/interviews/interview/change_form.html": "test_every_screen",
    "admin/interviews/invitation/change_form.html": "test_desk",
    "admin/interviews/invitation/form.html": "test_desk_screens",
    "admin/interviews/invitation/link.html": "test_desk_answers",
    "admin/interviews/live/page.html": "test_desk_lists",
    "admin/interviews/membership/change_form.html": "test_desk_screens",
    "admin/interviews/membership/password.html": "test_desk_answers",
    "admin/interviews/queue/page.html": "test_desk_lists",
    "admin/interviews/session/page.html": "test_desk",
    "admin/pipeline/conflict.html": "test_desk",
    "admin/pipeline/delivery/change_form.html": "test_desk_outside",
    "admin/pipeline/delivery/mail.html": "test_desk_outside",
    "admin/pipeline/document/change_form.html": "test_desk_screens",
    "admin/pipeline/run_again.html": "test_desk_keyboard",
    "admin/pipeline/webhookendpoint/change_form.html": "test_desk_outside",
    "admin/pipeline/webhookendpoint/secret.html": "test_desk_outside",
    "admin/search/page.html": "test_search",
    "api/page.html": "test_api_page",
    "home.html": "test_every_screen",
    "invitations/agreement.html": "test_every_screen",
    "invitations/closed.html": "test_every_screen",
    "invitations/invitation.html": "test_every_screen",
    "invitations/not_found.html": "test_every_screen",
    "room/room.html": "test_every_screen",
    "room/thanks.html": "test_every_screen",
}
#: A sentence and a link in the frame of `reset_sent.html`.
IN_A_KNOWN_FRAME = {"accounts/new_password_set.html"}


def find_pages() -> set[str]:
    """Templates that are whole pages: they fill another one, and none fills them."""
    filled: dict[str, str] = {}
    for path in TEMPLATES.rglob("*.html"):
        if found := EXTENDS.search(path.read_text(encoding="utf-8")):
            filled[path.relative_to(TEMPLATES).as_posix()] = found[1]
    return set(filled) - set(filled.values())


def test_every_page_is_looked_at_by_a_test() -> None:
    assert find_pages() == set(LOOKED_AT) | IN_A_KNOWN_FRAME


@pytest.mark.parametrize("module", sorted(set(LOOKED_AT.values())))
def test_who_is_named_looks_for_barriers(module: str) -> None:
    assert "find_barriers(page)" in (E2E / f"{module}.py").read_text(encoding="utf-8")
