"""The lists of the desk in a browser: from one session to the next, side by side, and live."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.actions.sessions import TurnValues, save_turns
from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.models import Lease, Session
from interviews.states import SessionState
from tests.cast import NOW, PASSWORD, Cast, make_candidate, make_invitation, make_leg, make_session
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.signing_in import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def hold(cast: Cast, name: str, *, days_ago: int) -> Session:
    candidate = make_candidate(cast.lindenhof, name=name)
    invitation = make_invitation(cast.version, candidate=candidate)
    session = make_session(invitation, state=SessionState.ENDED)
    session.ended_at = NOW - timedelta(days=days_ago)
    session.save()
    return session


def test_one_key_leads_through_the_queue_but_not_while_typing(cast: Cast, page: Page) -> None:
    hold(cast, "Olaf Old", days_ago=9)
    hold(cast, "Nia New", days_ago=1)
    sign_in(page, cast.reviewer.username, PASSWORD)
    page.goto("/admin/interviews/session/queue/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Candidate").press_sequentially("n")
    assert page.url.endswith("/queue/")
    page.get_by_label("Candidate").blur()
    for name in ("Olaf Old", "Nia New", "Olaf Old"):
        with page.expect_navigation():
            page.keyboard.press("n")
        expect(page.locator(".viva-session-name")).to_have_text(name)
    page.goto("/admin/interviews/session/queue/")
    page.get_by_label("Use this key").uncheck()
    page.get_by_label("Use this key").blur()
    page.reload()
    expect(page.get_by_label("Use this key")).not_to_be_checked()
    page.keyboard.press("n")
    expect(page).to_have_url(page.url)
    page.get_by_role("link", name="Open the next one").click()
    expect(page.locator(".viva-session-name")).to_have_text("Olaf Old")


def test_filters_are_kept_by_name_and_found_again(cast: Cast, page: Page) -> None:
    hold(cast, "Nia New", days_ago=1)
    sign_in(page, cast.reviewer.username, PASSWORD)
    page.goto("/admin/interviews/session/queue/?unread=yes")
    page.get_by_label("A name for these filters").fill("What I have not seen")
    page.get_by_role("button", name="Keep them").click()
    page.goto("/admin/interviews/session/queue/")
    page.get_by_role("link", name="What I have not seen").click()
    expect(page).to_have_url(re.compile(r"\?unread=yes$"))
    page.get_by_role("button", name="Forget").click()
    expect(page.get_by_role("link", name="What I have not seen")).to_have_count(0)


def test_only_one_answer_is_heard_at_a_time(page: Page) -> None:
    notes = DemoNotes()
    set_stage(notes, now=NOW)
    sign_in(page, "reviewer", notes.admin_password)
    page.goto("/admin/interviews/session/compare/")
    players = page.locator("[data-stretch-player]")
    expect(players).to_have_count(2)
    first, second = (page.locator("[data-stretch]").nth(at) for at in (0, 1))
    time = first.locator("button.viva-time").nth(1)
    starts_s = int(time.get_attribute("data-play-ms") or "") / 1000
    time.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "s => document.querySelectorAll('[data-stretch-player]')[0].currentTime >= s",
        arg=starts_s,
    )
    second.locator("button.viva-time").first.click()
    page.wait_for_function(
        """() => {
          const [first, second] = document.querySelectorAll("[data-stretch-player]");
          return first.paused && !second.paused && second.currentTime > 0;
        }""",
    )


def test_captions_arrive_while_one_looks(cast: Cast, page: Page) -> None:
    session = start_talking(cast)
    sign_in(page, cast.reviewer.username, PASSWORD)
    page.goto("/admin/interviews/session/live/")
    expect(page.get_by_text("Nothing has been said yet.")).to_be_visible()
    follow = page.get_by_role("link", name=re.compile("^Follow ?: Marlo"))
    follow.focus()
    say(session, 1, "What do you bake?")
    expect(page.get_by_text("What do you bake?")).to_be_visible()
    expect(follow).to_be_focused()  # what has not changed stays as it was
    say(session, 2, "Rye, mostly.")
    expect(page.get_by_text("Rye, mostly.")).to_be_visible()
    assert page.get_by_text("What do you bake?").count() == 1
    Session.objects.filter(pk=session.pk).update(state=SessionState.INTERRUPTED)
    expect(page.get_by_text("Nobody is being interviewed")).to_be_visible()


def start_talking(cast: Cast) -> Session:
    """A live session that some process drives: a server that starts leaves it alone."""
    session = make_session(cast.invitation, state=SessionState.LIVE)
    Lease.objects.create(
        organization=session.organization,
        session=session,
        holder=uuid4(),
        until=timezone.now() + timedelta(hours=1),
    )
    make_leg(session)
    return session


def say(session: Session, position: int, text: str) -> None:
    speaker = "candidate" if position % 2 == 0 else "interviewer"
    turn = TurnValues(1, position, f"i{position}", speaker, "voice", "final", text, text)
    save_turns(session_id=session.pk, turns=[turn], now=NOW)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_lists_with_something_on_them(
    cast: Cast, page: Page, scheme: str, width: int
) -> None:
    waiting = hold(cast, "Nia New", days_ago=1)
    leg = make_leg(waiting)
    live = start_talking(cast)
    say(live, 1, "What do you bake?")
    sign_in(page, cast.reviewer.username, PASSWORD)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for address in (
        "queue/?unread=yes&q=nia",
        f"compare/?session={leg.session_id}",
        "live/",
        f"live/?session={live.pk}",
        "?state=ended",
    ):
        page.goto(f"/admin/interviews/session/{address}")
        page.wait_for_load_state("networkidle")
        found[address] = find_barriers(page)
        assert hidden_width(page) == 0
    assert {address: findings for address, findings in found.items() if findings} == {}
