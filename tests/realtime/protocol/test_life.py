"""How a session goes on and ends: who is there, which deadlines run, what is told of it."""

import pytest

from interviews.states import EndReason, GapCause, SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol import sentences
from realtime.protocol.events import ErrorClass, Mode
from realtime.protocol.farewell import FAREWELL_MS
from realtime.protocol.legs import OPENING_LIMIT_MS, PAUSES_MS
from realtime.protocol.life import END_STORED_MS, LAST_WORDS_MS, LEG_KEPT_MS
from realtime.protocol.pulse import ANSWER_LIMIT_MS, QUIET_MS
from realtime.protocol.responses import SILENCE_LIMIT_MS
from realtime.protocol.unwritten import LEAD_MS
from tests.realtime.protocol.rehearsal import (
    MINUTE_MS,
    Rehearsal,
    kinds,
    of,
    only,
    sound,
    tool,
    turn,
)

pytestmark = pytest.mark.unit

PLAN_ENDS = tool("end_interview", '{"reason": "plan_complete"}')


def begun(mode: Mode = Mode.VOICE, **fields: object) -> Rehearsal:
    show = Rehearsal(**fields)
    show.open(mode)
    show.say()
    return show


def closing(show: Rehearsal) -> list[c.Command]:
    """The interviewer covers everything, says goodbye and ends."""
    show.relay.talk.plan.covered |= {1, 2}
    show.begin(9, "Goodbye!", ms=3_000)
    return show.finish(9, "Goodbye!", calls=(PLAN_ENDS,))


def test_the_clock_runs_while_the_candidate_could_speak() -> None:
    show = Rehearsal()
    show.connect()
    show.wait(5_000)
    assert show.relay.life.budget.used_ms(show.now) == 0
    show.come_up()
    show.wait(5_000)
    show.hear(e.BrowserLeft())
    show.wait(5_000)
    assert show.relay.life.budget.used_ms(show.now) == 5_000


def test_the_end_by_plan_waits_for_the_closing_words() -> None:
    show = begun()
    assert of(closing(show), c.EndSession) == []
    assert of(show.wait(500), c.EndSession) == []
    assert show.type("One more thing") == []
    ended = [*show.play(2, 3_000), *show.wait(200)]
    assert only(ended, c.EndSession).reason is EndReason.PLAN
    assert show.turns[-1].heard_text == "Goodbye!"


def test_nothing_is_asked_for_after_the_interviewer_has_ended() -> None:
    show = begun()
    done = closing(show)
    assert of(done, c.CreateResponse) == []
    again = show.hear(e.ResponseStarted("resp_10"))
    assert only(again, c.CancelResponse).response_id == "resp_10"


def test_a_closing_page_that_plays_nothing_does_not_stay_for_ever() -> None:
    show = begun()
    closing(show)
    assert only(show.wait(FAREWELL_MS + 1_000), c.EndSession).reason is EndReason.PLAN


def test_a_candidate_who_leaves_during_the_goodbye_has_ended() -> None:
    show = begun()
    closing(show)
    left = [*show.hear(e.BrowserLeft()), *show.wait(500)]
    assert only(left, c.EndSession).reason is EndReason.PLAN


def test_a_voice_lost_during_the_goodbye_is_not_called_back() -> None:
    show = begun()
    closing(show)
    lost = [*show.hear(e.VoiceLost("closed_1006")), *show.wait(500)]
    assert only(lost, c.EndSession).reason is EndReason.PLAN
    assert "OpenVoice" not in kinds(show.wait(1_000))


def test_an_end_waits_for_the_last_words_to_be_written_down() -> None:
    show = begun()
    show.speak()
    assert of(show.hear(e.EndRequested()), c.EndSession) == []
    ended = show.hear(e.TranscriptCompleted("said_1", "That is all."))
    only(ended, c.EndSession)
    assert show.turns[-1].text == "That is all."


def test_an_end_does_not_wait_for_ever_for_the_last_words() -> None:
    show = begun()
    show.hear(e.SpeechStarted("said_1"))
    asked = show.hear(e.EndRequested())
    only(asked, c.SendAudio)  # silence, so that the speech is committed
    assert of(show.wait(LAST_WORDS_MS - 200), c.EndSession) == []
    only(show.wait(400), c.EndSession)


def test_a_record_that_does_not_answer_does_not_hold_the_page() -> None:
    show = begun()
    show.hear(e.EndRequested())
    told = show.wait(END_STORED_MS + 200)
    assert only(told, c.ShowEnded).reason == "candidate"
    assert kinds(told)[-1] == "Finish"


def test_an_end_before_the_beginning_is_an_end() -> None:
    show = Rehearsal()
    show.hear(e.BrowserConnected())
    asked = [*show.hear(e.EndRequested()), *show.wait(200)]
    assert only(asked, c.EndSession).reason is EndReason.CANDIDATE


def test_somebody_elses_end_is_an_end() -> None:
    show = begun()
    over = show.hear(e.SessionEnded("reviewer"))
    assert only(over, c.ShowEnded).reason == "reviewer"
    assert only(over, c.CloseLeg).cause == "ended"


def test_a_stopping_server_stores_everything_and_sends_the_page_to_another() -> None:
    show = begun()
    show.begin(2, "And then", ms=2_000)
    stopped = show.hear(e.ServerStopping())
    assert only(stopped, c.CloseBrowser).code == 4012
    assert only(stopped, c.CloseLeg).cause == "server_stopping"
    assert only(stopped, c.OpenGap).cause == "server_lost"
    assert show.state is SessionState.PAUSED
    assert show.turns[-1].heard_text == ""


def test_a_stopping_server_that_never_began_changes_no_state() -> None:
    show = Rehearsal()
    show.hear(e.BrowserConnected())
    assert of(show.hear(e.ServerStopping()), c.ChangeState) == []


def test_an_end_that_was_decided_is_stored_even_when_the_server_stops() -> None:
    show = begun()
    show.speak()
    show.hear(e.EndRequested())
    assert only(show.hear(e.ServerStopping()), c.EndSession).reason is EndReason.CANDIDATE


def test_what_was_typed_to_nobody_is_stored_before_the_process_goes() -> None:
    show = begun()
    show.hear(e.VoiceLost("closed_1006"))
    show.type("Are you there?")
    show.hear(e.ServerStopping())
    assert show.turns[-1].text == "Are you there?"


def test_what_was_typed_before_any_leg_is_left_to_the_page() -> None:
    show = Rehearsal()
    show.connect(Mode.TEXT)
    show.type("Hello?")
    assert of(show.hear(e.ServerStopping()), c.SaveTurn) == []


def test_the_leg_of_a_page_that_stays_away_is_hung_up() -> None:
    show = begun()
    show.hear(e.BrowserLeft())
    away = show.wait(LEG_KEPT_MS)
    assert only(away, c.CloseLeg).cause == "candidate_away"
    assert of(show.wait(1_000), c.CloseVoice) == []
    assert only(show.connect(), c.OpenVoice).delay_ms == 0
    up = show.come_up()
    assert only(up, c.StartLeg).number == 2
    assert of(up, c.CreateResponse) == []  # it had finished, and the candidate's turn it is


def test_after_the_grace_the_session_is_interrupted() -> None:
    show = begun(grace_ms=60_000)
    show.hear(e.BrowserLeft())
    over = show.wait(60_000, step_ms=1_000)
    assert [each.state for each in of(over, c.ChangeState)] == [SessionState.INTERRUPTED]
    assert of(over, c.CloseGap) == []  # it is away until it is back
    assert kinds(over)[-1] == "Finish"


def test_an_interrupted_session_goes_on_with_a_new_leg() -> None:
    show = Rehearsal(
        state=SessionState.INTERRUPTED,
        turns=(turn(1, "Hello Marlo."),),
        next_leg_number=2,
        open_gaps=frozenset({GapCause.CANDIDATE_OFFLINE}),
    )
    back = show.open()
    assert only(back, c.ChangeState).state is SessionState.LIVE
    assert only(back, c.CloseGap).cause == "candidate_offline"
    assert only(back, c.StartLeg).number == 2
    assert only(back, c.ConfigureVoice).greeted


def test_an_end_that_may_not_be_stored_closes_no_gap_by_itself() -> None:
    show = begun()
    show.hear(e.BrowserLeft())
    over = [*show.hear(e.EndRequested()), *show.wait(LAST_WORDS_MS)]
    only(over, c.EndSession)
    assert of(over, c.CloseGap) == []  # the end closes it, or whoever takes the session up


def test_an_absent_candidate_is_a_gap() -> None:
    show = begun()
    left = show.hear(e.BrowserLeft())
    assert only(left, c.OpenGap).cause == "candidate_offline"
    assert only(left, c.ChangeState).state is SessionState.PAUSED
    assert only(show.connect(), c.CloseGap).cause == "candidate_offline"


@pytest.mark.fault("C65")
def test_a_voice_that_is_gone_for_good_interrupts_with_every_turn_kept() -> None:
    show = begun()
    over = show.hear(e.VoiceLost("refused"))
    while tries := of(over, c.OpenVoice):
        show.now += tries[0].delay_ms
        over = show.hear(e.VoiceLost("refused"))
    states = [each.state for each in of(over, c.ChangeState)]
    assert states == [SessionState.INTERRUPTED]
    assert only(over, c.ShowError).message == sentences.GAVE_UP
    assert only(over, c.CloseBrowser).code == 4503
    assert [each.text for each in show.turns] == ["Hello Marlo."]


def test_a_voice_that_never_came_leaves_the_session_open() -> None:
    show = Rehearsal()
    show.connect()
    over = show.hear(e.VoiceLost("handshake_401", ErrorClass.FATAL, "No account."))
    assert of(over, c.ChangeState) == []
    assert show.state is SessionState.OPEN


def test_a_voice_lost_while_the_page_is_away_is_not_called_back() -> None:
    show = begun()
    show.hear(e.BrowserLeft())
    lost = show.hear(e.VoiceLost("closed_1006"))
    assert of(lost, c.OpenVoice) == []
    assert show.hear(e.VoiceLost("closed_1006")) == []


def test_a_voice_that_does_not_come_up_in_time_is_tried_again() -> None:
    show = Rehearsal()
    show.connect()
    late = show.wait(OPENING_LIMIT_MS, step_ms=1_000)
    assert only(late, c.OpenVoice).delay_ms == PAUSES_MS[0]


def test_a_voice_that_owes_an_answer_and_is_silent_is_replaced() -> None:
    show = Rehearsal()
    show.open()
    stuck = show.wait(SILENCE_LIMIT_MS + 200)
    assert only(stuck, c.CloseLeg).cause == "stalled"


@pytest.mark.fault("C56")
def test_the_gap_of_a_voice_that_was_stuck_begins_with_its_last_word() -> None:
    show = begun()
    spoke_at = show.now
    show.is_stuck = True
    stuck = show.wait(QUIET_MS + ANSWER_LIMIT_MS + 200)
    assert only(stuck, c.OpenGap) == c.OpenGap(GapCause.PROVIDER_LOST, spoke_at)


def test_the_gap_of_a_voice_that_lives_and_does_not_answer_begins_with_the_wish() -> None:
    show = begun()
    show.wait(5_000)
    show.type("Are you there?")
    asked_at = show.now
    stuck = show.wait(SILENCE_LIMIT_MS + 200)
    assert only(stuck, c.OpenGap) == c.OpenGap(GapCause.PROVIDER_LOST, asked_at)


def test_two_minutes_before_the_end_the_interviewer_is_told() -> None:
    show = begun(Mode.TEXT, allowance_ms=5 * MINUTE_MS)
    noted = show.wait(3 * MINUTE_MS, step_ms=1_000)
    assert only(noted, c.AddItem).text == sentences.CLOSING_NOTE


def test_a_short_interview_is_not_warned_of_its_end() -> None:
    show = begun(Mode.TEXT, allowance_ms=3 * MINUTE_MS)
    assert of(show.wait(2 * MINUTE_MS, step_ms=1_000), c.AddItem) == []


def test_when_the_time_is_up_the_interviewer_says_goodbye() -> None:
    show = begun(Mode.TEXT, allowance_ms=MINUTE_MS)
    up = show.wait(MINUTE_MS, step_ms=1_000)
    assert only(up, c.AddItem).text == sentences.TIME_IS_UP_NOTE
    only(up, c.CreateResponse)
    show.begin(2, "Goodbye.", ms=1_000)
    show.finish(2, "Goodbye.")
    ended = [*show.play(2, 1_000), *show.wait(200)]
    assert only(ended, c.EndSession).reason is EndReason.TIME


def test_a_candidate_who_speaks_when_the_time_is_up_is_heard_out() -> None:
    show = begun(allowance_ms=MINUTE_MS)
    show.hear(e.SpeechStarted("said_1"))
    up = show.wait(MINUTE_MS, step_ms=1_000)
    only(up, c.AddItem)
    assert of(up, c.CreateResponse) == []
    assert of(show.wait(20_000, step_ms=1_000), c.EndSession) == []


def test_progress_tells_the_question_and_the_time() -> None:
    show = Rehearsal()
    welcome = only(show.hear(e.BrowserConnected()), c.Welcome)
    assert welcome.progress == c.Progress(0, 2, 12, clock_runs=False)
    show.hear(e.BrowserJoined(Mode.VOICE))
    show.come_up()
    said = show.say()
    assert of(said, c.ShowProgress)[-1].progress == c.Progress(1, 2, 12, clock_runs=True)


def test_the_clock_is_saved_when_the_page_leaves() -> None:
    show = begun()
    show.wait(7_000)
    left = show.hear(e.BrowserLeft())
    assert only(left, c.SaveProgress).spoken_ms == 7_000


@pytest.mark.fault("C56")
def test_what_is_said_to_a_voice_that_is_stuck_is_said_to_the_next_one() -> None:
    """It noticed no speech, and nobody knew before the limit that it would notice none."""
    show = begun()
    show.type("Is this safe?")
    lost: list[c.Command] = []
    while not lost:
        show.hear(e.CandidateAudio(sound(100)))
        lost = of(show.wait(100), c.CloseLeg)
    show.wait(500)
    again = only(show.come_up(), c.SendAudio)
    assert len(again.pcm) >= len(sound(SILENCE_LIMIT_MS - 100))


def test_what_was_said_long_before_a_voice_was_lost_is_not_said_again() -> None:
    show = begun()
    show.sound_on(10_000)
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(500)
    again_ms = len(only(show.come_up(), c.SendAudio).pcm) // len(sound(1))
    assert LEAD_MS <= again_ms <= LEAD_MS + 100


@pytest.mark.fault("A20")
def test_what_came_at_once_after_a_standstill_is_said_to_the_next_voice() -> None:
    """The one before had no time to notice speech in it, and silence came behind it."""
    show = begun()
    show.sound_on(5_000)
    show.now += 3_400
    show.hear(*[e.CandidateAudio(sound(100))] * 34)
    show.sound_on(500)
    show.hear(e.VoiceLost("closed_1006"))
    again_ms = len(only(show.come_up(), c.SendAudio).pcm) // len(sound(1))
    assert 3_900 <= again_ms <= 3_900 + LEAD_MS
