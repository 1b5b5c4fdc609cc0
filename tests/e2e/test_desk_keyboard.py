"""A reviewer's afternoon by keyboard alone: nothing needs a mouse, and the focus is never lost."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from interviews.models import Decision
from pipeline.models import Comment, ReviewerRating, StepRun
from tests.cast import PASSWORD, Cast
from tests.e2e.barriers import find_barriers
from tests.e2e.finished_desk import COLLEAGUE, COLLEAGUES_PASSWORD, FinishedDesk
from tests.e2e.keyboard import assert_focus_is_seen, press_on, walk_to
from tests.e2e.signing_in import sign_in
from tests.e2e.test_desk_lists import say, start_talking

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/interviews/session/queue/"
SESSIONS = "/admin/interviews/session/"


def go_by_enter(page: Page, goal: Locator) -> None:
    with page.expect_navigation():
        press_on(page, goal)
    wait_until_shown(page)


def wait_until_shown(page: Page) -> None:
    """The theme hides a page until its scripts run; nothing can have the focus before."""
    page.wait_for_function("!document.documentElement.hasAttribute('x-cloak')")


def skip_to_the_content(page: Page) -> None:
    """Past the menu of the site."""
    wait_until_shown(page)
    press_on(page, page.get_by_role("link", name="Skip to the content"))


def enter_session(page: Page, desk: FinishedDesk) -> None:
    """From the queue."""
    sign_in(page, desk.username, desk.password)
    page.goto(QUEUE)
    skip_to_the_content(page)
    go_by_enter(page, page.get_by_role("link", name=re.compile(desk.name)))
    expect(page.locator(".viva-session-name")).to_have_text(desk.name)
    expect(page.get_by_role("tab", name="Summary")).to_be_visible()
    skip_to_the_content(page)


def open_tab(page: Page, name: str) -> None:
    """Back to the tab that is open, and along the tabs."""
    walk_to(page, page.locator("[role=tab][aria-selected=true]"), back=True)
    while not page.get_by_role("tab", name=name, selected=True).count():
        page.keyboard.press("ArrowRight")
        assert_focus_is_seen(page)


def wait_until_sent(page: Page) -> None:
    expect(page.locator("[data-in-place][aria-busy]")).to_have_count(0)


def test_a_session_is_heard_worked_on_and_decided(finished: FinishedDesk, page: Page) -> None:
    enter_session(page, finished)
    listen_and_follow_a_citation(page)
    edit_an_action_item(page)
    rate(page)
    comment(page)
    run_a_step_again(page, finished)
    decide(page)


def listen_and_follow_a_citation(page: Page) -> None:
    page.wait_for_function("document.querySelector('[data-player]').readyState > 0")
    press_on(page, page.locator("[data-toggle]"), "Space")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_focused()
    strip = page.get_by_role("slider", name="Place in the recording")
    walk_to(page, strip)
    for key in ("Home", "PageUp", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(strip).to_have_attribute("aria-valuetext", re.compile("^0:30 / 1:"))
    press_on(page, page.get_by_role("link", name="To the summary"))
    citation = page.locator(".viva-prose .viva-citation").nth(1)
    walk_to(page, citation)
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.locator("[data-player]").evaluate("player => { player.play = async () => {}; }")
    page.keyboard.press("Enter")
    turn = page.locator(f"#{citation.get_attribute('data-turn')}")
    expect(turn).to_have_attribute("aria-current", "true")
    expect(turn).to_be_in_viewport()
    expect(citation).to_be_focused()


def edit_an_action_item(page: Page) -> None:
    open_tab(page, "Actions")
    edit = page.locator("[id^=edit-] > summary").first
    press_on(page, edit)
    walk_to(page, page.get_by_label("What", exact=True).first)
    page.keyboard.press("Control+A")
    page.keyboard.type("Write to the candidate")
    press_on(page, page.get_by_role("button", name="Save").first)
    expect(page.get_by_text("edited by a person")).to_be_visible()
    expect(edit).to_be_focused()
    press_on(page, page.get_by_role("button", name=re.compile("^Done ?: Write")))
    expect(page.get_by_role("button", name=re.compile("^Open again ?: Write"))).to_be_focused()
    assert_focus_is_seen(page)


def rate(page: Page) -> None:
    open_tab(page, "Evidence")
    levels = page.locator(".viva-levels input")
    walk_to(page, levels.first)
    page.keyboard.press("ArrowDown")
    press_on(page, page.locator("#keep-rating-1"))
    wait_until_sent(page)
    expect(page.locator("#keep-rating-1")).to_be_focused()
    assert_focus_is_seen(page)
    assert [own.level for own in ReviewerRating.objects.all()] == [2]


def comment(page: Page) -> None:
    open_tab(page, "Discussion")
    write(page, f"@{COLLEAGUE}, please listen to the second answer.")
    assert Comment.objects.filter(text__contains=COLLEAGUE).count() == 1


def write(page: Page, words: str) -> None:
    """In the discussion, whose tab is open."""
    walk_to(page, page.get_by_label("Your comment"))
    page.keyboard.type(words)
    press_on(page, page.locator("#write-comment"))
    expect(page.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    expect(page.locator("#write-comment")).to_be_focused()
    assert_focus_is_seen(page)


def run_a_step_again(page: Page, desk: FinishedDesk) -> None:
    open_tab(page, "Record")
    again = page.get_by_role("button", name=re.compile("^Run again ?: summary"))
    press_on(page, again)
    expect(page.get_by_text("It runs again now.")).to_be_visible()
    expect(again).to_be_focused()
    assert_focus_is_seen(page)
    assert StepRun.objects.get(session=desk.session, step="summary").status == "ready"


def decide(page: Page) -> None:
    bar = page.get_by_role("region", name="Your decision")
    walk_to(page, bar.get_by_label("Decision"))
    page.keyboard.press("ArrowDown")
    walk_to(page, bar.get_by_label("Reason"))
    page.keyboard.type("Explains calmly.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    wait_until_shown(page)
    expect(page.get_by_role("region", name="Closed")).to_contain_text("Explains calmly.")
    assert Decision.objects.get().reason == "Explains calmly."


def choose_for_all(page: Page, action: str) -> None:
    """In the menu above the list, for every session of it."""
    page.goto(SESSIONS)
    skip_to_the_content(page)
    press_on(page, page.locator("#action-toggle"), "Space")
    menu = page.locator("select[name=action]")
    walk_to(page, menu, back=True)
    for _ in range(menu.locator("option").count()):
        if menu.locator("option:checked").inner_text() == action:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"Not in the menu: {action}")


def test_lists_are_worked_with(finished: FinishedDesk, page: Page, tmp_path: Path) -> None:
    sign_in(page, finished.username, finished.password)
    compare(page)
    keep_filters(page)
    run_several_again(page)
    export_several(page, tmp_path / "sessions.zip")


def run_several_again(page: Page) -> None:
    choose_for_all(page, "Run steps again…")
    go_by_enter(page, page.get_by_role("button", name="Run"))
    expect(page.get_by_text("For 2 sessions.")).to_be_visible()
    assert find_barriers(page) == []
    press_on(page, page.get_by_label("Only those that failed"), "Space")
    go_by_enter(page, page.get_by_role("button", name="Run them again"))
    expect(page.get_by_text(re.compile("steps run again now"))).to_be_visible()
    assert StepRun.objects.filter(step="summary", status="ready").count() == 2


def export_several(page: Page, to: Path) -> None:
    choose_for_all(page, "Export (ZIP)")
    walk_to(page, page.get_by_role("button", name="Run"))
    with page.expect_download() as sent:
        page.keyboard.press("Enter")
    sent.value.save_as(to)
    with zipfile.ZipFile(to) as archive:
        assert sum(name.endswith(".pdf") for name in archive.namelist()) == 2


def compare(page: Page) -> None:
    page.goto("/admin/interviews/session/compare/")
    skip_to_the_content(page)
    press_on(page, page.get_by_text("Choose interview, question and candidates"))
    walk_to(page, page.locator("select[name=question]"))
    page.keyboard.press("ArrowDown")
    go_by_enter(page, page.get_by_role("button", name="Show these"))
    expect(page.locator(".viva-page-title")).to_have_text(re.compile("what comes first"))
    expect(page.locator(".viva-column")).to_have_count(2)
    walk_to(page, page.locator(".viva-column").nth(1).get_by_role("link"))


def keep_filters(page: Page) -> None:
    page.goto(QUEUE)
    skip_to_the_content(page)
    press_on(page, page.locator("summary").get_by_text("Filters"))
    press_on(page, page.get_by_label("New to me"), "Space")
    go_by_enter(page, page.get_by_role("button", name="Show these"))
    walk_to(page, page.get_by_label("A name for these filters"))
    page.keyboard.type("Not seen")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    wait_until_shown(page)
    kept = page.get_by_role("link", name="Not seen")
    walk_to(page, kept)
    go_by_enter(page, page.get_by_role("button", name=re.compile("^Forget")))
    expect(kept).to_have_count(0)


def test_who_is_mentioned_finds_it_on_the_first_page_and_answers(
    finished: FinishedDesk, page: Page
) -> None:
    enter_session(page, finished)
    open_tab(page, "Discussion")
    write(page, f"@{COLLEAGUE}, what do you think?")
    page.context.clear_cookies()
    sign_in(page, COLLEAGUE, COLLEAGUES_PASSWORD)
    skip_to_the_content(page)
    asked = page.get_by_role("link", name=re.compile("what do you think"))
    go_by_enter(page, asked)
    expect(page.get_by_role("tab", name="Discussion", selected=True)).to_be_visible()
    write(page, "Go on.")
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Needs a decision")).to_be_visible()
    expect(asked).to_have_count(0)


def test_the_live_page_is_held_still_and_let_go(cast: Cast, page: Page) -> None:
    session = start_talking(cast)
    sign_in(page, cast.reviewer.username, PASSWORD)
    page.goto("/admin/interviews/session/live/")
    skip_to_the_content(page)
    hold = page.get_by_role("button", name="Hold still")
    press_on(page, hold)
    expect(hold).to_have_attribute("aria-pressed", "true")
    walk_to(page, page.get_by_role("link", name=re.compile("^Follow ?: Marlo")))
    say(session, 1, "What do you bake?")
    press_on(page, hold, "Space", back=True)
    expect(hold).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("What do you bake?")).to_be_visible()
    expect(hold).to_be_focused()


def test_the_numbers_behind_a_chart_are_read(finished: FinishedDesk, page: Page) -> None:
    sign_in(page, finished.username, finished.password)
    skip_to_the_content(page)
    chart = page.locator(".viva-chart").first
    table = chart.get_by_role("table")
    expect(table).to_be_hidden()
    press_on(page, chart.locator("summary").get_by_text("As a table"))
    expect(table).to_be_visible()
    expect(chart.locator("summary")).to_be_focused()


def test_an_export_is_chosen_and_downloaded(finished: FinishedDesk, page: Page) -> None:
    enter_session(page, finished)
    menu = page.locator(".viva-session-head .viva-menu")
    press_on(page, menu.locator("summary"))
    first = menu.get_by_role("link").first
    expect(first).to_have_text("PDF report")
    walk_to(page, first)
    with page.expect_download() as sent:
        page.keyboard.press("Enter")
    assert sent.value.suggested_filename.endswith(".pdf")
