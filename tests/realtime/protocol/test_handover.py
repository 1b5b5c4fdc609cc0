"""A Session leaves this process."""

import pytest

from interviews.states import EndReason, GapCause, SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode
from realtime.protocol.sound import PADDING_MS
from realtime.protocol.turns import TurnStatus
from tests.realtime.protocol.rehearsal import Rehearsal, kinds, of, only, sound

pytestmark = pytest.mark.unit


def begun() -> Rehearsal:
    show = Rehearsal()
    show.open()
    show.say()
    return show


def test_a_session_that_another_process_asks_for_is_stored_and_its_page_told() -> None:
    show = begun()
    asked = show.hear(e.SessionWanted())
    assert only(asked, c.CloseLeg).cause == "handed_over"
    assert only(asked, c.ChangeState).state is SessionState.PAUSED
    assert kinds(asked)[-3:] == ["ShowTakenOver", "CloseBrowser", "Finish"]
    assert only(asked, c.CloseBrowser).code == 4409
    assert show.hear(e.SessionWanted()) == []


def test_an_end_that_was_decided_goes_with_it() -> None:
    show = begun()
    show.speak()
    show.hear(e.EndRequested())
    assert only(show.hear(e.SessionWanted()), c.EndSession).reason is EndReason.CANDIDATE


def test_a_session_in_other_hands_keeps_its_turns_and_changes_no_state() -> None:
    show = begun()
    show.begin(2, "And then", ms=2_000)
    lost = show.hear(e.SessionDrivenElsewhere())
    assert of(lost, c.ChangeState) == []
    assert [each.turn.text for each in of(lost, c.SaveTurn)] == ["And then"]
    assert only(lost, c.CloseBrowser).code == 4409
    assert only(lost, c.CloseVoice).cause == "driven_elsewhere"
    assert show.hear(e.TimePassed()) == []


def test_a_gap_of_a_lost_process_ends_when_a_leg_is_up_again() -> None:
    show = Rehearsal(
        state=SessionState.LIVE, open_gaps=frozenset({GapCause.SERVER_LOST}), next_leg_number=2
    )
    assert of(show.connect(Mode.TEXT), c.CloseGap) == []
    assert only(show.come_up(), c.CloseGap).cause == "server_lost"


@pytest.mark.fault("A03")
def test_the_gap_of_a_hand_over_begins_where_nobody_heard_any_more() -> None:
    """The Voice is stuck, or away: what was said to it goes with this process."""
    stuck = begun()
    stuck.is_stuck = True
    stuck.wait(4_000)
    assert stuck.relay.legs.is_up
    gap = only(stuck.hear(e.ServerStopping()), c.OpenGap)
    assert gap.cause == "server_lost"
    assert gap.at <= stuck.now - 2_000
    away = begun()
    away.wait(1_000)
    away.hear(e.VoiceLost("closed_1006"))
    lost_at = away.now
    away.wait(1_200)
    gap = only(away.hear(e.ServerStopping()), c.OpenGap)
    assert (gap.cause, gap.at) == ("server_lost", lost_at)


@pytest.mark.fault("A03")
def test_what_is_being_said_at_a_hand_over_is_a_turn_without_words_where_its_sound_is() -> None:
    """Its place and length are in the record, so that the recording can be heard again there."""
    show = begun()
    show.now = 10_000
    show.hear(e.CandidateAudio(sound(2_000)), e.SpeechStarted("said_1", 500))
    show.now = 11_000
    show.hear(e.CandidateAudio(sound(1_000)))
    [saved] = of(show.hear(e.ServerStopping()), c.SaveTurn)
    assert (saved.turn.text, saved.turn.status) == ("", TurnStatus.FAILED)
    assert saved.turn.started_ms == 8_500 + PADDING_MS
    assert saved.turn.started_ms + saved.turn.heard_ms == 11_000


@pytest.mark.fault("A03")
def test_the_gap_of_a_hand_over_begins_where_the_sound_of_an_utterance_ends() -> None:
    """A line that carries nothing for a moment: what it holds back comes to nobody."""
    show = begun()
    show.wait(3_000)
    show.hear(e.SpeechStarted("said_1", show.relay.talk.microphone.sent_ms))
    for _ in range(5):
        show.wait(100)
        show.hear(e.CandidateAudio(sound(100)))
    ended_at = show.now
    show.wait(1_600)
    leaving = show.hear(e.ServerStopping())
    [saved] = of(leaving, c.SaveTurn)
    assert saved.turn.started_ms + saved.turn.heard_ms == ended_at
    assert only(leaving, c.OpenGap).at == ended_at


def test_a_hand_over_while_the_page_is_away_is_no_gap_of_its_own() -> None:
    show = begun()
    show.hear(e.BrowserLeft())
    assert of(show.hear(e.ServerStopping()), c.OpenGap) == []


@pytest.mark.fault("A03")
@pytest.mark.parametrize("leaves", [True, False])
def test_a_turn_by_key_that_a_stuck_voice_did_not_take_is_declared_when_it_goes(
    *, leaves: bool
) -> None:
    """No Leg has named it, so it is no Turn; another process cannot say it to its own Leg."""
    show = Rehearsal()
    show.open(Mode.PUSH)
    show.say()
    show.wait(1_900)  # and the Voice has just given a sign of life
    began_at = show.now
    show.is_stuck = True
    show.hear(e.TalkKeyMoved(held=True))
    for _ in range(10):
        show.hear(e.CandidateAudio(sound(100)))
        show.wait(100)
    show.hear(e.TalkKeyMoved(held=False))
    if leaves:
        show.hear(e.BrowserLeft())
        show.wait(2_000)
    gap = only(show.hear(e.SessionWanted()), c.OpenGap)
    assert gap.cause == "server_lost"
    assert began_at - 200 <= gap.at <= began_at


@pytest.mark.fault("A03")
def test_what_a_lost_voice_left_to_the_next_is_declared_when_a_page_that_is_away_goes() -> None:
    show = begun()
    show.wait(1_000)
    began_at = show.now
    show.hear(e.SpeechStarted("said", show.relay.talk.microphone.sent_ms))
    show.wait(1_000)
    show.hear(e.VoiceLost("closed_1006"), e.BrowserLeft())
    show.wait(3_000)
    assert only(show.hear(e.SessionWanted()), c.OpenGap).at == began_at
