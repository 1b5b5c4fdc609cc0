"""The page on which tools are tried, in a browser: a token, a press, and a true answer."""

import pytest
from playwright.sync_api import Page, expect

from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.models import Session
from tests.cast import NOW
from tests.e2e.barriers import find_barriers
from tests.pipeline.indexed import index_session

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_press_shows_what_the_demonstrations_token_may_read(desk: str, page: Page) -> None:
    notes = DemoNotes()
    set_stage(notes, now=NOW)
    for session in Session.objects.awaiting_pipeline():
        index_session(session)
    page.goto("/api/v1/")
    page.get_by_label("Agent token").fill(notes.agent_token)
    tool = page.locator("details.api-tool").filter(has=page.get_by_text("search_sessions")).first
    tool.locator("summary").first.click()
    tool.get_by_label("Arguments", exact=True).fill('{"query": "printer", "limit": 1}')
    tool.get_by_role("button", name="Run").click()
    result = tool.locator("[data-result]")
    expect(result).to_contain_text('"quotes"')
    expect(result).to_contain_text("printer")
    expect(tool.locator("[data-status]")).to_contain_text("200")
    assert find_barriers(page) == []
