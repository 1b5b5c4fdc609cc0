"""What the recording step has made of the tapes of an interview, heard in a browser."""

import pytest
from playwright.sync_api import Page, expect

from interviews.models import Recording, Session, Turn
from interviews.tape_format import CANDIDATE, INTERVIEWER
from tests.cast import PASSWORD, Cast, make_leg, make_turn
from tests.e2e.signing_in import sign_in
from tests.pipeline.rows import make_ended_session, run_all_steps
from tests.pipeline.tapes import store_segment

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

#: Track and ms, in the order of time; their segments are stored in another.
SWEEPS = ((INTERVIEWER, 1_500), (CANDIDATE, 4_000), (INTERVIEWER, 13_000), (CANDIDATE, 27_250))
SPEAKERS = {CANDIDATE: Turn.Speaker.CANDIDATE, INTERVIEWER: Turn.Speaker.INTERVIEWER}
OFFSET_LIMIT_MS = 100
#: The first sound after that place on this track, in ms, of the file as this browser decodes it.
FIND_SOUND = """
    async ([track, from_ms]) => {
        const answer = await fetch(document.querySelector("[data-player]").currentSrc);
        const context = new OfflineAudioContext(2, 1, 24000);
        const sound = await context.decodeAudioData(await answer.arrayBuffer());
        const samples = sound.getChannelData(track).subarray(from_ms * 24);
        return from_ms + samples.findIndex(sample => Math.abs(sample) > 0.05) / 24;
    }
"""


@pytest.fixture
def recorded(desk: str, cast: Cast) -> Session:
    session = make_ended_session(cast)
    leg = make_leg(session)
    for position, (track, ms) in enumerate(SWEEPS, start=1):
        text, speaker = f"Sweep number {position}.", SPEAKERS[track]
        make_turn(leg, position=position, text=text, speaker=speaker, started_ms=ms)
    store_segment(session, 1, SWEEPS[2])
    store_segment(session, 2, SWEEPS[3], is_last=True)
    store_segment(session, 3, *SWEEPS[:2])
    run_all_steps()
    assert Recording.objects.get(session=session).content_type == "audio/mpeg"
    return session


def test_every_turn_is_heard_where_the_transcript_says(
    recorded: Session, cast: Cast, page: Page
) -> None:
    sign_in(page, cast.reviewer.username, PASSWORD)
    page.goto(f"/admin/interviews/session/{recorded.pk}/change/")
    page.wait_for_function("document.querySelector('[data-player]').duration > 27")
    for track, ms in SWEEPS:
        found_ms = page.evaluate(FIND_SOUND, [track, ms - 500])
        assert found_ms == pytest.approx(ms, abs=OFFSET_LIMIT_MS)
    turn = page.locator(".viva-turn").nth(2)
    turn.locator(".viva-words").click()
    expect(turn).to_have_attribute("aria-current", "true")
    page.wait_for_function("document.querySelector('[data-player]').currentTime > 13.2")
    assert page.locator("[data-player]").evaluate("player => player.error") is None
