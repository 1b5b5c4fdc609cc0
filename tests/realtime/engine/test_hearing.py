"""The input audio buffer as a client sees it: turns found by the server or ended by the client."""

from base64 import b64encode
from typing import Any

import pytest

from realtime.engine.config import LOGPROBS
from realtime.engine.errands import Dictate, DropDictation, FinishDictation, Listen
from realtime.engine.input_audio import MAX_APPEND_BYTES, MAX_BUFFER_BYTES
from realtime.engine.items import PCM_BYTES_PER_MS
from tests.realtime.engine.rehearsal import Rehearsal, error_of, only, sound, types

pytestmark = pytest.mark.unit

STEM = "conversation.item.input_audio_transcription"


def manual() -> Rehearsal:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection=None, transcription={"model": "any"})
    return rehearsal


def dictated(rehearsal: Rehearsal, item_id: str) -> bytes:
    pieces = [e for e in rehearsal.errands if isinstance(e, Dictate) and e.item_id == item_id]
    return b"".join(piece.pcm for piece in pieces)


def test_audio_is_never_acknowledged_but_listened_to() -> None:
    rehearsal = Rehearsal()
    audio = b64encode(sound(20)).decode()

    assert rehearsal.send("input_audio_buffer.append", audio=audio) == []
    assert rehearsal.asked(Listen) == Listen(sound(20))


def test_offsets_count_all_audio_of_the_session() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear(3200, 0.0)

    events = rehearsal.hear(1600) + rehearsal.hear(640, 0.0)

    assert only(events, "input_audio_buffer.speech_started")["audio_start_ms"] == 3200 - 300
    assert only(events, "input_audio_buffer.speech_stopped")["audio_end_ms"] == 4800 + 512


def test_one_item_id_runs_through_the_events_of_a_turn() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(transcription={"model": "any"})
    events = rehearsal.hear_turn() + rehearsal.write_down("Yes.")

    ids = {event["item_id"] for event in events if event["type"].startswith("input_audio_buffer")}
    ids.add(only(events, "conversation.item.added")["item"]["id"])
    ids.add(only(events, f"{STEM}.completed")["item_id"])
    assert len(ids) == 1


def test_a_turn_keeps_the_padding_before_it_and_the_silence_that_ended_it() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear(3200, 0.0)
    rehearsal.hear_turn(1600, 640)

    item_id = rehearsal.asked(FinishDictation).item_id

    assert len(dictated(rehearsal, item_id)) == (300 + 1600 + 512) * PCM_BYTES_PER_MS


def test_words_are_dictated_while_they_are_spoken() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear(640)
    first = rehearsal.asked(Dictate)
    rehearsal.hear(640)

    assert len(first.pcm) == 640 * PCM_BYTES_PER_MS
    assert rehearsal.asked(Dictate).item_id == first.item_id
    assert not any(isinstance(errand, FinishDictation) for errand in rehearsal.errands)


def test_two_turns_can_come_in_one_piece_of_audio() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "create_response": False})
    probabilities = ([1.0] * 20 + [0.0] * 20) * 2
    audio = b64encode(sound(32 * len(probabilities))).decode()
    rehearsal.send("input_audio_buffer.append", audio=audio)

    outputs = rehearsal.session.heard(probabilities, rehearsal.now)

    events = [output for output in outputs if isinstance(output, dict)]
    committed = [e for e in events if e["type"] == "input_audio_buffer.committed"]
    assert [event["previous_item_id"] for event in committed] == [None, committed[0]["item_id"]]


def test_a_longer_silence_can_be_asked_for() -> None:
    rehearsal = Rehearsal()
    detection = {"type": "server_vad", "silence_duration_ms": 1200}
    rehearsal.update_input(turn_detection=detection)
    rehearsal.hear(640)

    assert rehearsal.hear(1184, 0.0) == []
    assert "input_audio_buffer.speech_stopped" in types(rehearsal.hear(64, 0.0))


@pytest.mark.parametrize(("eagerness", "waits_ms"), [("low", 1500), ("auto", 800), ("high", 400)])
def test_eagerness_is_a_length_of_silence(eagerness: str, waits_ms: int) -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "semantic_vad", "eagerness": eagerness})
    rehearsal.hear(640)

    assert rehearsal.hear(waits_ms - 32, 0.0) == []
    assert "input_audio_buffer.committed" in types(rehearsal.hear(64, 0.0))


def test_a_client_ends_its_own_turn() -> None:
    rehearsal = manual()
    rehearsal.hear(640)

    events = rehearsal.send("input_audio_buffer.commit")

    assert types(events) == [
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
    ]
    item_id = events[0]["item_id"]
    assert rehearsal.asked(FinishDictation) == FinishDictation(item_id)
    assert len(dictated(rehearsal, item_id)) == 640 * PCM_BYTES_PER_MS


@pytest.mark.parametrize("duration_ms", [0, 96])
def test_less_than_100_ms_cannot_be_committed(duration_ms: int) -> None:
    rehearsal = manual()
    rehearsal.hear(duration_ms)

    error = error_of(rehearsal.send("input_audio_buffer.commit"))

    assert error["code"] == "input_audio_buffer_commit_empty"
    assert f"only has {duration_ms}ms" in error["message"]


def test_cleared_audio_is_gone() -> None:
    rehearsal = manual()
    rehearsal.hear(640)
    dictation = rehearsal.asked(Dictate)

    events = rehearsal.send("input_audio_buffer.clear")

    assert types(events) == ["input_audio_buffer.cleared"]
    assert rehearsal.asked(DropDictation) == DropDictation(dictation.item_id)
    assert error_of(rehearsal.send("input_audio_buffer.commit"))["code"] == (
        "input_audio_buffer_commit_empty"
    )


def test_a_client_may_commit_in_the_middle_of_detected_speech() -> None:
    rehearsal = Rehearsal()
    started = only(rehearsal.hear(640), "input_audio_buffer.speech_started")

    committed = rehearsal.send("input_audio_buffer.commit")[0]
    again = only(rehearsal.hear(640), "input_audio_buffer.speech_started")

    assert committed["item_id"] == started["item_id"]
    assert again["item_id"] != started["item_id"]


def test_turn_detection_can_be_switched_on_in_the_middle_of_a_turn() -> None:
    rehearsal = manual()
    rehearsal.hear(640)
    old = rehearsal.asked(Dictate).item_id
    rehearsal.update_input(turn_detection={"type": "server_vad"})

    started = only(rehearsal.hear(640), "input_audio_buffer.speech_started")

    assert started["item_id"] != old
    assert DropDictation(old) in rehearsal.errands


def test_transcripts_are_reported_only_to_a_client_that_asked_for_them() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear_turn()

    assert STEM + ".completed" not in types(rehearsal.write_down("Quiet."))


def test_a_transcript_comes_with_its_usage() -> None:
    rehearsal = manual()
    rehearsal.hear(1600)
    rehearsal.send("input_audio_buffer.commit")

    completed = only(rehearsal.write_down("Hello."), f"{STEM}.completed")

    assert completed["usage"] == {"type": "duration", "seconds": 1.6}
    assert completed["content_index"] == 0


def test_a_turn_that_could_not_be_written_down_is_answered_all_the_same() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(transcription={"model": "any"})
    rehearsal.hear_turn()

    failed = only(rehearsal.fail_to_write_down(), f"{STEM}.failed")

    assert failed["error"] == {"type": "server_error", "code": "broken", "message": "No."}
    assert rehearsal.say(("Hm.", 100))[-1]["type"] == "response.done"


@pytest.mark.parametrize("audio", ["?", "AAA", 5, None])
def test_audio_must_be_base64(audio: object) -> None:
    error = error_of(Rehearsal().send("input_audio_buffer.append", audio=audio))

    assert (error["code"], error["param"]) == ("invalid_value", "audio")


def test_an_append_is_limited_and_so_is_the_buffer() -> None:
    rehearsal = manual()
    too_much = b64encode(bytes(MAX_APPEND_BYTES + 2)).decode()
    assert (
        "15 MiB" in error_of(rehearsal.send("input_audio_buffer.append", audio=too_much))["message"]
    )

    most = b64encode(bytes(MAX_APPEND_BYTES)).decode()
    for _ in range(MAX_BUFFER_BYTES // MAX_APPEND_BYTES + 1):
        assert rehearsal.send("input_audio_buffer.append", audio=most) == []
    error = error_of(rehearsal.send("input_audio_buffer.append", audio=most))
    assert "full" in error["message"]


def test_a_turn_without_end_is_ended_when_the_buffer_is_full() -> None:
    rehearsal = Rehearsal()
    events: list[dict[str, Any]] = []
    while "input_audio_buffer.committed" not in types(events):
        events += rehearsal.hear(320_000)

    assert rehearsal.now < 100 + 1300


def test_long_silence_is_not_kept() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear(320_000, 0.0)

    committed = rehearsal.send("input_audio_buffer.commit")[0]

    kept = dictated(rehearsal, committed["item_id"])
    assert len(kept) == (300 + 1000) * PCM_BYTES_PER_MS


@pytest.mark.parametrize("include", [None, [], [LOGPROBS]])
def test_how_sure_the_transcriber_was_is_said_to_who_asked(include: list[str] | None) -> None:
    rehearsal = manual()
    rehearsal.update(include=include)
    rehearsal.hear(640)
    rehearsal.send("input_audio_buffer.commit")

    events = rehearsal.write_down("Yes, I", 1.0, 0.5)

    said = [event.get("logprobs") for event in events if event["type"].startswith(STEM)]
    tokens = [
        {"token": "Yes,", "logprob": 0.0, "bytes": list(b"Yes,")},
        {"token": " I", "logprob": -0.6931, "bytes": list(b" I")},
    ]
    assert said == ([tokens] * 2 if include else [None] * 2)


def test_who_asked_a_transcriber_that_does_not_say_it_is_told_the_words_alone() -> None:
    rehearsal = manual()
    rehearsal.update(include=[LOGPROBS])
    rehearsal.hear(640)
    rehearsal.send("input_audio_buffer.commit")

    assert "logprobs" not in only(rehearsal.write_down("Yes."), f"{STEM}.completed")
