"""Turns in the provider's order, whenever their texts come."""

import pytest

from realtime.protocol.draft import SETTLE_MS
from realtime.protocol.playback import Heard
from realtime.protocol.transcript import ITEMS_PER_LEG, Transcript
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus
from tests.realtime.protocol.rehearsal import turn

pytestmark = pytest.mark.unit


@pytest.fixture
def transcript() -> Transcript:
    transcript = Transcript()
    transcript.start_leg(1)
    transcript.transcriber = "scribe"
    return transcript


def say(transcript: Transcript, item_id: str, previous: str | None, now: int = 0) -> None:
    """The candidate speaks for a second."""
    transcript.speech_started(item_id, 1_000, now)
    transcript.speech_stopped(item_id, 2_000, now)
    transcript.speech_committed(item_id, previous, now)


def ask(transcript: Transcript, item_id: str, previous: str | None, text: str) -> None:
    """The interviewer's words are complete; its sound is not played yet."""
    transcript.interviewer_began(item_id, 0)
    transcript.place(item_id, previous)
    transcript.voice_text_ended(item_id, 0, text, 0)
    transcript.interviewer_finished([item_id], 0)


def texts(records: list[TurnRecord]) -> list[str]:
    return [record.text for record in records]


def test_a_spoken_answer_is_a_turn_when_its_text_is_there(transcript: Transcript) -> None:
    say(transcript, "a", None)
    assert (transcript.collect(0), transcript.is_settled) == ([], False)
    transcript.transcript_grew("a", "I ba", 100)
    transcript.transcript_grew("a", "ke.", 100)
    transcript.transcript_completed("a", "I bake. ", 200)
    [record] = transcript.collect(200)
    assert (record.text, record.heard_text, record.position) == ("I bake.", "I bake.", 1)
    assert (record.total_ms, record.heard_ms, record.transcriber) == (1_000, 1_000, "scribe")
    assert transcript.is_settled
    transcript.transcript_grew("a", "again", 300)
    transcript.transcript_completed("a", "I bake.", 300)
    assert transcript.collect(300) == []


def test_transcripts_that_come_in_another_order_keep_their_places(transcript: Transcript) -> None:
    say(transcript, "a", None)
    say(transcript, "b", "a")
    transcript.transcript_completed("b", "Second.", 0)
    assert texts(transcript.collect(0)) == ["Second."]
    transcript.transcript_completed("a", "First.", 50)
    transcript.collect(50)
    assert texts(transcript.records) == ["First.", "Second."]


def test_an_answer_without_a_text_is_settled_as_failed_and_may_still_get_one(
    transcript: Transcript,
) -> None:
    say(transcript, "a", None)
    [failed] = transcript.collect(SETTLE_MS)
    assert (failed.status, failed.text) == (TurnStatus.FAILED, "")
    transcript.transcript_completed("a", "Late.", SETTLE_MS + 5_000)
    [found] = transcript.collect(SETTLE_MS + 5_000)
    assert (found.status, found.text, found.position) == (TurnStatus.FINAL, "Late.", 1)
    assert transcript.is_newest(found)
    assert not transcript.is_newest(failed)


def test_a_failed_transcription_keeps_what_had_grown(transcript: Transcript) -> None:
    say(transcript, "a", None)
    transcript.transcript_grew("a", "Half", 0)
    transcript.transcript_failed("a", 0)
    [record] = transcript.collect(0)
    assert (record.status, record.text) == (TurnStatus.FINAL, "Half")
    transcript.transcript_failed("a", 10)
    assert transcript.collect(10) == []


def test_a_failed_transcription_of_nothing_is_a_failed_turn(transcript: Transcript) -> None:
    say(transcript, "a", None)
    transcript.transcript_failed("a", 0)
    assert [record.status for record in transcript.collect(0)] == [TurnStatus.FAILED]


def test_silence_taken_for_speech_is_no_turn_and_keeps_its_place(transcript: Transcript) -> None:
    say(transcript, "a", None)
    transcript.transcript_completed("a", "  ", 0)
    say(transcript, "b", "a")
    transcript.transcript_completed("b", "Here.", 0)
    [record] = transcript.collect(0)
    assert (record.text, record.position) == ("Here.", 2)


def test_a_discarded_item_keeps_its_place_and_is_no_turn(transcript: Transcript) -> None:
    say(transcript, "a", None)
    transcript.discard("a")
    transcript.typed("b", "Typed.", 0)
    transcript.place("b", "a")
    [record] = transcript.collect(0)
    assert (record.kind, record.transcriber, record.position) == (TurnKind.TYPED, "", 2)


def test_an_item_whose_predecessor_never_comes_is_placed_in_the_end(
    transcript: Transcript,
) -> None:
    say(transcript, "b", "never")
    transcript.transcript_completed("b", "Alone.", 0)
    assert transcript.collect(SETTLE_MS - 1) == []
    assert texts(transcript.collect(SETTLE_MS)) == ["Alone."]


def test_words_are_stored_early_and_shown_when_their_sound_is_settled(
    transcript: Transcript,
) -> None:
    ask(transcript, "a", None, "Who are you?")
    [early] = transcript.collect(0)
    assert (early.is_settled, early.heard_text) == (False, "")
    assert transcript.collect(10) == []
    assert transcript.records == []
    assert transcript.heard(Heard(1, 2_000, 2_000, is_cut=False), 2_000) == "a"
    [late] = transcript.collect(2_000)
    assert (late.is_settled, late.heard_text, late.position) == (True, "Who are you?", 1)


def test_a_cut_answer_keeps_what_was_said_and_what_was_heard(transcript: Transcript) -> None:
    ask(transcript, "a", None, "Who are you and what do you do?")
    transcript.heard(Heard(transcript.number_of("a"), 500, 1_000, is_cut=True), 500)
    [record] = transcript.collect(500)
    assert (record.status, record.heard_ms, record.total_ms) == (TurnStatus.CUT, 500, 1_000)
    assert record.text == "Who are you and what do you do?"
    assert record.heard_text == "Who are you and"


def test_an_answer_cut_before_any_sound_was_not_said(transcript: Transcript) -> None:
    transcript.interviewer_began("a", 0)
    transcript.place("a", None)
    transcript.interviewer_finished(["a", "unknown"], 0)
    transcript.heard(Heard(transcript.number_of("a"), 0, 0, is_cut=True), 0)
    assert transcript.collect(0) == []


def test_a_written_answer_without_sound_was_read(transcript: Transcript) -> None:
    ask(transcript, "a", None, "Only written.")
    transcript.heard(Heard(transcript.number_of("a"), 0, 0, is_cut=False), 0)
    [record] = transcript.collect(0)
    assert (record.heard_text, record.status) == ("Only written.", TurnStatus.FINAL)


def test_words_cut_without_a_length_were_not_heard(transcript: Transcript) -> None:
    ask(transcript, "a", None, "Gone.")
    transcript.collect(0)
    transcript.heard(Heard(transcript.number_of("a"), 0, 0, is_cut=True), 0)
    [record] = transcript.collect(0)
    assert (record.text, record.heard_text) == ("Gone.", "")


def test_growing_words_are_replaced_by_their_final_form(transcript: Transcript) -> None:
    assert transcript.voice_text_grew("a", 0, "Who ", 0) == 0
    assert transcript.voice_text_grew("a", 0, "are", 0) == 4
    transcript.voice_text_ended("a", 0, "Who are you?", 0)
    transcript.voice_text_grew("a", 0, " you?", 0)
    transcript.voice_text_grew("a", 1, " Really?", 0)
    transcript.place("a", None)
    transcript.interviewer_finished(["a"], 0)
    transcript.heard(Heard(transcript.number_of("a"), 900, 900, is_cut=False), 900)
    assert texts(transcript.collect(900)) == ["Who are you? Really?"]


def test_final_words_that_come_after_everything_still_count(transcript: Transcript) -> None:
    transcript.voice_text_grew("a", 0, "Who", 0)
    transcript.place("a", None)
    transcript.interviewer_finished(["a"], 0)
    transcript.heard(Heard(transcript.number_of("a"), 900, 900, is_cut=False), 900)
    assert texts(transcript.collect(900)) == ["Who"]
    transcript.voice_text_ended("a", 0, "Who are you?", 950)
    assert texts(transcript.collect(950)) == ["Who are you?"]
    transcript.voice_text_ended("a", 0, "Who are you?", 960)
    assert transcript.collect(960) == []


def test_sound_of_an_earlier_leg_has_no_item(transcript: Transcript) -> None:
    assert transcript.heard(Heard(99, 1, 1, is_cut=False), 0) == ""


def test_the_end_of_a_leg_settles_what_was_said(transcript: Transcript) -> None:
    transcript.speech_started("a", 0, 0)  # cut off in mid-speech: said, and not written down
    transcript.voice_text_grew("b", 0, "Not a sound of it came.", 0)
    transcript.interviewer_began("e", 0)  # and not even a word
    say(transcript, "c", None)
    transcript.transcript_completed("c", "Said.", 0)
    transcript.heard(Heard(transcript.number_of("d"), 5, 9, is_cut=True), 0)
    records = transcript.settle_all(1_000, 800)
    assert sorted(texts(records)) == ["", "", "Said."]
    assert {record.total_ms for record in records if record.item_id == "a"} == {800}


def test_a_new_leg_keeps_the_earlier_turns_and_counts_on(transcript: Transcript) -> None:
    say(transcript, "a", None)
    transcript.transcript_completed("a", "First.", 0)
    [first] = transcript.collect(0)
    transcript.start_leg(2)
    assert transcript.is_newest(first)
    say(transcript, "a", None)
    transcript.transcript_completed("a", "Second.", 0)
    [second] = transcript.collect(0)
    assert (second.leg_number, second.position, second.item) == (2, 1, 2)
    assert texts(transcript.records) == ["First.", "Second."]
    assert transcript.is_newest(turn(7, item_id="unknown"))


def test_numbers_are_never_given_twice_by_two_processes() -> None:
    earlier = Transcript()
    later = Transcript([turn(1)], next_leg_number=2)
    given = [earlier.number_of(f"item_{number}") for number in range(500)]
    assert later.number_of("item") > max(given)
    assert later.number_of("item") == ITEMS_PER_LEG + 1


def test_a_transcript_has_begun_with_its_first_item() -> None:
    transcript = Transcript()
    transcript.interviewer_began("a", 0)
    assert transcript.has_begun
    assert not Transcript().has_begun
    assert Transcript([turn(1, speaker=Speaker.INTERVIEWER)]).has_begun


def test_speech_without_offsets_has_no_length(transcript: Transcript) -> None:
    transcript.speech_committed("a", None, 0)
    transcript.transcript_completed("a", "Short.", 0)
    assert [record.total_ms for record in transcript.collect(0)] == [0]
