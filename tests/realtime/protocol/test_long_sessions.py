"""Sessions that outlive many connections: no word of the candidate is lost, none counts twice."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol.legs import STABLE_MS
from realtime.protocol.turns import Speaker, TurnStatus
from tests.fakes.word_stage import WordStage
from tests.fakes.words import Behaviour
from tests.realtime.protocol.rehearsal import MINUTE_MS, of

pytestmark = pytest.mark.unit

NINETY_MINUTES_MS = 90 * MINUTE_MS
#: From a line that was cut to the next Leg.
NEXT_LEG_LIMIT_MS = 2_000


def performed(
    seed: int,
    behaviour: Behaviour,
    ms: int = NINETY_MINUTES_MS,
    longest_words: int = 40,
    **fields: object,
) -> WordStage:
    stage = WordStage(seed, behaviour, **fields)
    stage.speech.longest_words = longest_words
    stage.join()
    stage.run(ms)
    stage.finish()
    return stage


def assert_true_record(stage: WordStage) -> None:
    """The record against what the candidate knows to have said."""
    assert stage.words == stage.speech.said
    assert len(stage.lines) == len(set(stage.lines))
    assert sum("Hello" in turn.text for turn in stage.turns) == 1
    assert not [turn for turn in stage.turns if turn.status is TurnStatus.FAILED]
    said = [turn for turn in stage.turns if turn.speaker is Speaker.CANDIDATE and turn.text]
    began_at = [stage.spoken_at[turn.text.split()[0]] for turn in said]
    assert [turn.started_ms for turn in said] == began_at


def pauses_ms(stage: WordStage) -> list[int]:
    """Until the next Leg, after each that had held for long enough to show its provider well."""
    begun_at = [at for _number, at in stage.legs]
    lives = zip(begun_at, stage.closed_at, begun_at[1:], strict=False)
    return [after - over for begun, over, after in lives if over - begun > STABLE_MS]


@pytest.mark.fault("C52")
@pytest.mark.parametrize("seed", range(5))
def test_ninety_minutes_over_a_provider_that_expires_every_three_lose_no_word(seed: int) -> None:
    stage = performed(seed, Behaviour(lives_ms=3 * MINUTE_MS))
    assert stage.rotations >= 39
    assert set(stage.closed) == {"rotated"}
    assert {gap.cause for gap in of(stage.commands, c.OpenGap)} <= {"microphone_silent"}
    assert_true_record(stage)


@pytest.mark.fault("C52")
@pytest.mark.parametrize("seed", range(2))
def test_a_limit_of_our_own_is_kept_at_quiet_moments_only(seed: int) -> None:
    stage = performed(seed, Behaviour(), 40 * MINUTE_MS, rotate_ms=MINUTE_MS)
    assert stage.rotations >= 30
    assert {gap.cause for gap in of(stage.commands, c.OpenGap)} <= {"microphone_silent"}
    assert_true_record(stage)


@pytest.mark.fault("C53")
@pytest.mark.parametrize("seed", range(2))
def test_a_limit_in_the_middle_of_long_answers_loses_no_word(seed: int) -> None:
    stage = performed(seed, Behaviour(lives_ms=MINUTE_MS), 30 * MINUTE_MS, longest_words=100)
    assert stage.rotations >= 30
    assert_true_record(stage)


@pytest.mark.fault("C51")
@pytest.mark.parametrize("seed", range(2))
def test_a_line_that_is_cut_at_any_moment_loses_no_word(seed: int) -> None:
    behaviour = Behaviour(lives_ms=MINUTE_MS, drops=0.01)
    stage = performed(seed, behaviour, 30 * MINUTE_MS, grace_ms=NINETY_MINUTES_MS)
    assert stage.closed.count("closed_1006") >= 5
    assert max(pauses_ms(stage)) <= NEXT_LEG_LIMIT_MS
    assert_true_record(stage)


@pytest.mark.fault("C51")
def test_a_provider_that_does_not_say_how_long_it_lives_loses_no_word() -> None:
    stage = performed(1, Behaviour(lives_ms=MINUTE_MS, tells_its_life=False), 20 * MINUTE_MS)
    assert set(stage.closed) == {"session_expired"}
    assert_true_record(stage)


@pytest.mark.fault("C52")
def test_a_next_voice_that_does_not_come_up_is_tried_again_while_the_talk_goes_on() -> None:
    stage = performed(2, Behaviour(lives_ms=10 * MINUTE_MS, refuses_next=3), 30 * MINUTE_MS)
    assert set(stage.closed) == {"rotated"}
    assert_true_record(stage)


@pytest.mark.fault("C61")
@pytest.mark.fault("C56")
@pytest.mark.parametrize("seed", range(2))
def test_a_voice_that_hears_nothing_any_more_loses_no_word_in_silence(seed: int) -> None:
    """Where an answer was heard already, its question's words may be marked as not written down."""
    stage = performed(seed, Behaviour(deafens=1 / 60), 20 * MINUTE_MS)
    assert stage.closed.count("stalled") >= 8
    said, written = stage.speech.said, iter(stage.words)
    begins_of_missing, word, was_missing = 0, next(written), False
    for each in said:
        is_missing = each != word
        begins_of_missing += is_missing and not was_missing
        word, was_missing = (word if is_missing else next(written, "")), is_missing
    assert word == ""  # each once, and in order
    failed = [turn for turn in stage.turns if turn.status is TurnStatus.FAILED]
    assert begins_of_missing <= len(failed)


def test_texts_that_come_when_their_leg_is_over_still_arrive() -> None:
    late = Behaviour(transcript_ms=(400, 3_000, 9_000, 15_000, 35_000))
    stage = performed(3, late, 45 * MINUTE_MS, rotate_ms=2 * MINUTE_MS)
    assert stage.rotations >= 15
    assert_true_record(stage)
