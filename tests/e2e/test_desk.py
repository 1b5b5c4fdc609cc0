"""The desk in a browser: reading, listening, moving by keyboard, deciding, inviting."""

import re
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from interviews.actions.decisions import close_session
from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.models import Gap, Session, Turn
from interviews.states import GapCause, SessionState
from pipeline.actions.comments import add_comment
from pipeline.actions.own_ratings import give_rating
from pipeline.models import ActionItem, Comment, ReviewerRating
from tests.cast import NOW, PASSWORD, Cast, make_leg, make_recording, make_session, make_turn
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.signing_in import sign_in
from tests.pipeline.rows import (
    make_action_item,
    make_link,
    make_quality,
    make_rating,
    make_step_run,
    make_summary,
    run_all_steps,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LOOKS = [("light", 1280), ("dark", 390)]


@pytest.fixture
def demonstration() -> DemoNotes:
    """The demonstration's organization, with two finished sessions, their sound and summaries."""
    notes = DemoNotes()
    set_stage(notes, now=NOW)
    run_all_steps()
    return notes


def open_first_session(page: Page) -> None:
    """By keyboard, until its scripts run: a key that comes before them is lost."""
    page.locator(".viva-row-link").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def played_seconds(page: Page) -> float:
    return float(page.locator("[data-player]").evaluate("player => player.currentTime"))


def test_a_reviewer_finds_a_session_and_hears_what_its_summary_cites(
    demonstration: DemoNotes, page: Page
) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    citation = page.locator(".viva-prose .viva-citation").nth(1)
    starts_ms = int(citation.get_attribute("data-play-ms") or "")
    citation.click()
    turn = page.locator(f"#{citation.get_attribute('data-turn')}")
    expect(turn).to_have_attribute("aria-current", "true")
    expect(turn).to_be_in_viewport()
    page.wait_for_function("document.querySelector('[data-player]').currentTime > 0")
    assert played_seconds(page) == pytest.approx(starts_ms / 1000, abs=3)
    assert not page.locator("[data-player]").evaluate("player => player.paused")


#: Whatever would act if a page took words for markup: it would say so in `window.acted`.
ACTING = (
    "<script>window.acted = 1</script><img src=x onerror='window.acted = 1'>"
    '<a href="javascript:window.acted=1">here</a> ![x](https://evil.test/x.png) '
    "[there](javascript:window.acted=1) I will send you the recipe by Friday"
)


@pytest.mark.fault("B43")
def test_markup_that_was_said_and_written_does_nothing_in_a_browser(cast: Cast, page: Page) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    make_turn(make_leg(session), position=2, text=ACTING)
    make_summary(make_step_run(session, status="done"), markdown=f"## {ACTING}\n- {ACTING}")
    make_action_item(session, description=ACTING[:200])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, cast.owner.username, PASSWORD)
    page.goto(f"/admin/interviews/session/{session.pk}/change/")
    expect(page.locator(".viva-turn").first).to_contain_text("<script>window.acted = 1</script>")
    assert page.evaluate("window.acted") is None
    assert not [url for url in asked if "evil.test" in url]
    assert page.locator("a[href^='javascript:'], img[src*='evil'], img[src='x']").count() == 0


def stand_still(page: Page) -> None:
    """A player that goes on marks the next turn, on a slow machine before we look."""
    page.locator("[data-player]").evaluate("player => { player.play = async () => {}; }")


def test_playing_marks_the_turn_that_is_heard(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    box = page.locator("[data-seek]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    last_turns = [f"turn-1-{n}" for n in range(9, 13)]
    page.wait_for_selector(".viva-turn[aria-current]")
    assert page.locator(".viva-turn[aria-current]").get_attribute("id") in last_turns
    assert float(page.locator("[data-played]").get_attribute("width") or "") > 800
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_click_on_words_or_on_a_question_plays_them(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    turn = page.locator(".viva-turn").nth(2)
    starts_s = int(turn.get_attribute("data-start-ms") or "") / 1000
    turn.locator(".viva-words").click()
    expect(turn).to_have_attribute("aria-current", "true")
    page.wait_for_function(
        "seconds => document.querySelector('[data-player]').currentTime > seconds", arg=starts_s
    )
    jump = page.get_by_role("navigation", name="Questions").get_by_role("link").nth(2)
    starts_s = int(jump.get_attribute("data-play-ms") or "") / 1000
    jump.click()
    expect(page.locator("#question-3")).to_be_in_viewport()
    page.wait_for_function(
        "seconds => document.querySelector('[data-player]').currentTime > seconds", arg=starts_s
    )


def test_the_player_obeys_keys(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    page.wait_for_function("document.querySelector('[data-player]').readyState > 0")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    place = page.get_by_role("slider", name="Place in the recording")
    place.focus()
    place.press("Home")
    for key in ("ArrowRight", "PageUp", "ArrowLeft", "ArrowRight"):
        place.press(key)
    assert played_seconds(page) == pytest.approx(35, abs=0.2)
    expect(place).to_have_attribute("aria-valuetext", re.compile("^0:35 / 1:"))
    page.get_by_label("Speed").select_option("1.5")
    assert page.locator("[data-player]").evaluate("player => player.playbackRate") == 1.5
    page.get_by_role("button", name="−10").click()
    assert played_seconds(page) == pytest.approx(25, abs=0.2)


def test_everything_is_reached_by_keyboard(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    stand_still(page)
    page.locator("button.viva-time").nth(3).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".viva-turn").nth(3)).to_have_attribute("aria-current", "true")
    page.get_by_role("tab", name="Summary").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Evidence")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Summary")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tabpanel", name="Record")).to_contain_text("Agreement")


def test_a_link_to_a_tab_opens_it(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    session = Session.objects.filter(state="ended").first()
    assert session is not None
    page.goto(f"/admin/interviews/session/{session.pk}/change/#panel-ledger")
    expect(page.get_by_role("tab", name="Record")).to_have_attribute("aria-selected", "true")


def test_a_step_that_runs_again_shows_its_progress_and_the_sound_goes_on(
    demonstration: DemoNotes, page: Page
) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("tab", name="Record").click()
    steps = page.get_by_role("region", name="Steps after the interview")
    steps.get_by_role("button", name=re.compile("^Run again ?: summary")).click()
    expect(page.get_by_text("It runs again now.")).to_be_visible()
    expect(steps.locator(".viva-step-ready")).to_have_count(1)
    assert not page.locator("[data-player]").evaluate("player => player.paused")
    run_all_steps()
    expect(page.get_by_text("The steps are done: the page shows")).to_be_visible(timeout=60_000)
    expect(steps.locator(".viva-step-ready")).to_have_count(0)


def test_a_citation_shows_its_quote_and_escape_takes_it_away(
    demonstration: DemoNotes, page: Page
) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    citation = page.locator(".viva-prose .viva-citation").nth(0)
    citation.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("invoices")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    citation.focus()
    expect(citation).to_have_attribute("aria-describedby", "quote-card")


def test_a_person_decides_and_may_take_it_back(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    bar = page.get_by_role("region", name="Your decision")
    bar.get_by_role("button", name="Close the session").click()  # the browser asks for the fields
    expect(page.get_by_text("The session is closed.")).to_be_hidden()
    bar.get_by_label("Decision").select_option("Goes on to the next step")
    bar.get_by_label("Reason").fill("Explains calmly.")
    bar.get_by_role("button", name="Close the session").click()
    expect(page.get_by_text("The session is closed.")).to_be_visible()
    closed = page.get_by_role("region", name="Closed")
    expect(closed).to_contain_text("Explains calmly.")
    closed.get_by_text("Open again").click()
    closed.get_by_label("Why").fill("A colleague wants to listen, too.")
    closed.get_by_role("button", name="Open it again").click()
    expect(page.get_by_role("region", name="Your decision")).to_be_visible()
    page.get_by_role("tab", name="Record").click()
    expect(page.get_by_role("region", name="Decisions")).to_contain_text("A colleague wants")


def test_a_reviewer_works_on_an_action_item_and_rates(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    page.locator(".viva-row-link").first.click()
    page.get_by_role("tab", name="Actions").click()
    actions = page.get_by_role("tabpanel", name="Actions")
    actions.get_by_text("Edit").first.click()
    actions.get_by_label("What").first.fill("Write to the candidate")
    actions.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("tab", name="Actions")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("edited by a person")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Done ?: Write to the candidate")).click()
    expect(page.get_by_role("button", name=re.compile("^Open again"))).to_be_visible()
    page.get_by_role("tab", name="Evidence").click()
    evidence = page.get_by_role("tabpanel", name="Evidence")
    assert evidence.locator("input:checked").count() == 0
    evidence.get_by_role("radio").nth(2).check()
    evidence.get_by_role("radio").nth(5).check()  # half done, and kept when the first is sent
    evidence.get_by_role("button", name="Keep my rating").first.click()
    expect(page.locator("[data-in-place][aria-busy]")).to_have_count(0)
    expect(evidence.get_by_role("radio").nth(2)).to_be_checked()
    expect(evidence.get_by_role("radio").nth(5)).to_be_checked()
    assert [own.level for own in ReviewerRating.objects.all()] == [3]


def test_an_edit_that_came_too_late_is_shown_beside_what_stands_there(
    demonstration: DemoNotes, page: Page, console: list[str]
) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    page.get_by_role("tab", name="Actions").click()
    actions = page.get_by_role("tabpanel", name="Actions")
    actions.get_by_text("Edit").first.click()
    actions.get_by_label("What").first.fill("My own words")
    ActionItem.objects.update(description="By the step", revision=2)
    actions.get_by_role("button", name="Save").first.click()
    conflict = page.get_by_role("group", name="This item was changed while you were writing")
    expect(conflict).to_contain_text("By the step")
    expect(conflict.get_by_label("What")).to_have_value("My own words")
    assert find_barriers(page) == []
    conflict.get_by_role("button", name="Save mine all the same").click()
    expect(actions.get_by_text("edited by a person")).to_be_visible()
    assert set(ActionItem.objects.values_list("description", "revision")) >= {("My own words", 3)}
    console[:] = [words for words in console if "409" not in words]  # as it was meant


def test_without_scripts_the_page_is_read_heard_and_written_on(
    demonstration: DemoNotes, browser: Browser, desk: str
) -> None:
    page = browser.new_context(base_url=desk, java_script_enabled=False).new_page()
    sign_in(page, "reviewer", demonstration.admin_password)
    page.locator(".viva-row-link").first.click()
    expect(page.locator("audio[controls]")).to_be_visible()
    for title in ("Summary", "Steps after the interview"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.get_by_label("Your comment").fill("Written without scripts.")
    page.get_by_role("button", name="Write", exact=True).click(click_count=2)
    expect(page.get_by_text("Written without scripts.")).to_be_visible()
    page.context.close()
    assert Comment.objects.filter(text="Written without scripts.").count() == 1


def test_a_double_click_adds_one_item_and_one_comment(demonstration: DemoNotes, page: Page) -> None:
    sign_in(page, "reviewer", demonstration.admin_password)
    open_first_session(page)
    page.get_by_role("tab", name="Actions").click()
    page.get_by_role("tabpanel", name="Actions").get_by_text("Add an item").click()
    page.locator("#add-item").get_by_label("What").fill("Order flour")
    page.locator("#add-item").get_by_role("button", name="Add", exact=True).dblclick()
    expect(page.get_by_role("button", name=re.compile("^Done ?: Order flour"))).to_be_visible()
    page.get_by_role("tab", name="Discussion").click()
    page.get_by_label("Your comment").fill("Twice in a hurry.")
    page.get_by_role("button", name="Write", exact=True).dblclick()
    expect(page.get_by_text("Twice in a hurry.")).to_be_visible()
    expect(page.locator("[data-in-place][aria-busy]")).to_have_count(0)
    assert ActionItem.objects.filter(description="Order flour").count() == 1
    assert Comment.objects.filter(text="Twice in a hurry.").count() == 1


def test_an_editor_invites_and_copies_the_link(cast: Cast, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, cast.editor.username, PASSWORD)
    page.goto(f"/admin/interviews/interview/{cast.interview.pk}/change/")
    page.get_by_role("link", name="Invite a candidate").click()
    page.get_by_label("Name").fill("Nova Testperson")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert "/i/" in link


def test_an_editor_adds_a_question_and_publishes(cast: Cast, page: Page) -> None:
    sign_in(page, cast.editor.username, PASSWORD)
    page.goto(f"/admin/interviews/interview/{cast.interview.pk}/change/")
    page.get_by_text("Add another Question").click()
    page.locator("[name=questions-2-text]").fill("What does flour sound like?")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_text("Version 2 is published. New invitations use it.")).to_be_visible()
    questions = cast.interview.versions.get(number=2).definition["questions"]
    assert [question["text"] for question in questions][-1] == "What does flour sound like?"


def everything_at_once(cast: Cast) -> Session:
    """A session in which all went wrong that can: gaps, cut, typed, rough and missing words."""
    session = make_session(cast.invitation, state=SessionState.ENDED)
    leg = make_leg(session)
    make_turn(leg, position=1, text="What do you do at night?", speaker=Turn.Speaker.INTERVIEWER)
    make_turn(leg, position=2, text="I bake and sing", heard_text="I bake", started_ms=4000)
    Turn.objects.filter(position=2).update(is_rough=True, kind=Turn.Kind.TYPED, question_number=1)
    make_turn(leg, position=3, text="", started_ms=9000)
    for cause in (GapCause.PROVIDER_LOST, GapCause.MICROPHONE_SILENT):
        Gap.objects.create(
            organization=session.organization,
            session=session,
            cause=cause,
            started_at=NOW,
            ended_at=NOW + timedelta(seconds=30),
        )
    recording = make_recording(session, file_name="missing.wav", duration_ms=12_000)
    recording.peaks = {"bucket_ms": 4_000, "candidate": [0, 9, 2], "interviewer": [7, 0, 0]}
    recording.save()
    make_step_run(session, status="failed", attempts=5, error="The text model is busy.")
    unusable = make_step_run(session, step="transcript", status="done")
    make_quality(
        unusable, verdict="unusable", reasons=["1 of 2 answers could not be written down."]
    )
    ratings = make_step_run(session, step="ratings", status="done", note="Not rated.")
    make_rating(ratings)
    make_action_item(session)
    make_action_item(session, status="dismissed")
    make_link(make_step_run(session, step="links", status="done"))
    give_rating(session=session, number=1, by=cast.editor, level=None, note="Hm.", now=NOW)
    add_comment(session=session, by=cast.editor, text="@olga.ownerson, listen to the second.")
    decide = partial(close_session, session_id=session.pk, by=cast.editor, now=NOW)
    decide(outcome="other", reason="Too little was heard.", seen=0)
    return session


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_where_everything_went_wrong(
    cast: Cast, page: Page, console: list[str], scheme: str, width: int
) -> None:
    session = everything_at_once(cast)
    sign_in(page, cast.owner.username, PASSWORD)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for address in (
        "/admin/",
        f"/admin/interviews/session/{session.pk}/change/",
        f"/admin/interviews/session/{session.pk}/change/#panel-ratings",
        f"/admin/interviews/session/{session.pk}/change/#panel-actions",
        f"/admin/interviews/session/{session.pk}/change/#panel-thread",
        f"/admin/interviews/session/{session.pk}/change/#panel-ledger",
        f"/admin/interviews/invitation/{cast.invitation.pk}/change/",
        "/admin/interviews/membership/add/",
        "/admin/pipeline/steprun/?status__exact=failed",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = find_barriers(page)
        assert hidden_width(page) == 0
    assert {address: findings for address, findings in found.items() if findings} == {}
    console[:] = [words for words in console if "404" not in words]  # there is no such sound
