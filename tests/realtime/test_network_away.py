"""A candidate's network is away for 2, 20 and 120 seconds: the clocks leap, nobody waits."""

from datetime import timedelta

import pytest

from interviews.models import Gap, Invitation, Leg, Session
from interviews.states import GapCause, SessionState
from realtime.caps import Caps
from realtime.protocol import events as e
from realtime.registry import Registry
from tests.cast import NOW
from tests.fakes.browser import FakeBrowser
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.eventually import Read, until

pytestmark = [pytest.mark.wire, pytest.mark.db, pytest.mark.fault("D67")]

SAID = "It is about bread."
GRACE_S = 120
#: More than any of these tests takes, and less than any time that a network is away for too long.
SLACK_S = 60


@pytest.fixture
def patient_house(house: Registry) -> Registry:
    """With the grace that an installation has where nobody says otherwise."""
    house._caps = Caps(grace_ms=GRACE_S * 1000)
    return house


def leap(house: Registry, session: Session, seconds: float) -> None:
    """So much time passes for this Session at once."""
    house._runners[session.pk]._clock._base -= seconds


async def greeted(marlo: FakeBrowser) -> None:
    await marlo.hello("voice")
    await marlo.until_phase("listening")


async def be_cut_off(voices: FakeVoices, session: Session, read: Read) -> None:
    """The line breaks while what was said is being written down; its caption is never seen."""
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        voices.newest.tell(
            e.SpeechStarted("said_1"),
            e.SpeechStopped("said_1", 900),
            e.SpeechCommitted("said_1", "item_1"),
        )
        await marlo.until_phase("thinking")
    await until(read, Session.objects.filter(state=SessionState.PAUSED).exists)
    voices.newest.tell(e.TranscriptCompleted("said_1", SAID))
    await until(read, session.turns.filter(text=SAID).exists)


@pytest.mark.parametrize(("away_s", "legs"), [(2, 1), (20, 1), (100, 2)])
async def test_a_network_that_is_back_in_time_finds_the_session_and_the_words_it_missed(
    patient_house: Registry,
    voices: FakeVoices,
    session: Session,
    read: Read,
    away_s: int,
    legs: int,
) -> None:
    await be_cut_off(voices, session, read)
    leap(patient_house, session, away_s)
    if legs == 2:  # nobody keeps a line to the provider for a page that is away for so long
        await until(read, Leg.objects.filter(close_cause="candidate_away").exists)
    voices.lines.append(FakeLine("Tell me about the ovens."))
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        assert [turn["text"] for turn in marlo.of("welcome")[0]["turns"]] == ["Hello Marlo.", SAID]
        await greeted(marlo)
        await until(read, Session.objects.filter(state=SessionState.LIVE).exists)
        await marlo.until(lambda: len(marlo.turns) == 1)  # the answer that was owed, and no more
        # A write of its own, after that of the state; asked while the page is here, for one that
        # goes again at once takes the same Gap up again.
        away = Gap.objects.filter(cause=GapCause.CANDIDATE_OFFLINE, ended_at__isnull=False)
        await until(read, away.exists)
        [gap] = await read(lambda: list(away))
    assert await read(Leg.objects.count) == len(voices.made) == legs
    assert gap.ended_at - gap.started_at >= timedelta(seconds=away_s)
    spoken_ms = await read(lambda: Session.objects.get().spoken_ms)
    assert spoken_ms < SLACK_S * 1000  # the time that was away is nobody's


async def test_a_network_that_is_away_for_too_long_interrupts_and_the_link_goes_on(
    patient_house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    await be_cut_off(voices, session, read)
    leap(patient_house, session, GRACE_S)
    await until(read, Session.objects.filter(state=SessionState.INTERRUPTED).exists)
    await until(read, lambda: len(patient_house) == 0)
    assert await read(lambda: Invitation.objects.get().closed_because(now=NOW)) == ""
    voices.lines.append(FakeLine("Tell me about the ovens."))
    async with open_page(session) as marlo:
        await greeted(marlo)
        assert [turn["text"] for turn in marlo.of("welcome")[0]["turns"]] == ["Hello Marlo.", SAID]
        await until(read, Session.objects.filter(state=SessionState.LIVE).exists)
    assert await read(Leg.objects.count) == 2
