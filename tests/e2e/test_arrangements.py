"""What was arranged for a candidate applies in the Room, by way of the real server."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect

from interviews.room_key import RoomKey, cookie_name, sign
from interviews.states import SessionState
from tests.cast import Cast, make_session
from tests.e2e.guest import Guest
from tests.fakes.attentive_voice import attentive_voice
from tests.fakes.room_server import wait_until
from tests.fakes.web_server import running_web

pytestmark = [pytest.mark.e2e, pytest.mark.db]

#: As arranged, and as it would be else.
SIZES_PX = """caption => ["", "normal"].map(size => {
    if (size) caption.closest(".captions").dataset.size = size;
    return parseFloat(getComputedStyle(caption).fontSize);
})"""


@pytest.fixture
def guest(
    database_beside_a_browser: None, transactional_db: None, cast: Cast, browser: Browser
) -> Iterator[Guest]:
    """Of somebody with twice the time, who writes, and reads large captions."""
    invitation = cast.invitation
    invitation.extra_time_factor = Decimal(2)
    invitation.text_mode = invitation.large_captions = True
    invitation.save()
    session = make_session(invitation, state=SessionState.OPEN)
    with attentive_voice() as voice, running_web(voice, DEBUG="yes") as web:
        context = browser.new_context(base_url=web.origin)
        name, value = cookie_name(session.pk), sign(RoomKey(session.pk, session.room_epoch))
        context.add_cookies([{"name": name, "value": value, "url": web.origin}])
        guest = Guest.arriving(context.new_page())
        guest.page.goto(f"/room/{session.pk}/")
        yield guest
        context.close()


def test_the_room_opens_in_writing_with_large_captions_and_more_time(
    guest: Guest,
) -> None:
    guest.do("next", step="speaker")  # nobody asks for a microphone
    guest.do("next", step="connection")
    guest.enter()
    page = guest.page
    caption = page.locator("[data-caption=interviewer] [data-caption-text]")
    expect(caption).not_to_be_empty(timeout=60_000)
    expect(page.locator("[data-composer-text]")).to_be_visible()
    wait_until(lambda: guest.wire.messages("welcome"))
    assert guest.wire.messages("welcome")[0]["progress"]["remaining_minutes"] == 24
    expect(page.locator("[data-time-words]")).to_have_text("About 25 minutes left")
    expect(page.locator("[data-progress-words]")).to_have_text("Question 1 of 2")
    large, normal = caption.evaluate(SIZES_PX)
    assert large > normal
    page.locator('[data-control="ways"]').click()
    expect(page.get_by_role("radio", name="Type")).to_be_checked()
