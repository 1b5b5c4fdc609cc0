"""The session itself: its beginning, its clock, and what it makes of bad events."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.engine.errands import Abandon, CloseSocket, DecideLine, FinishDictation, SpeakLine
from realtime.engine.scene import Call, Say
from tests.realtime.engine.rehearsal import UNIX_TIME_S, Rehearsal, error_of, only, types

pytestmark = pytest.mark.unit

VAD_TURN = [
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "response.created",
    "rate_limits.updated",
]


def test_a_connection_begins_with_the_session_and_then_its_conversation() -> None:
    rehearsal = Rehearsal(session_s=90)

    created, conversation = rehearsal.events

    assert created["type"] == "session.created"
    assert created["session"]["expires_at"] == UNIX_TIME_S + 90
    assert conversation["type"] == "conversation.created"


def test_a_spoken_turn_is_answered_in_the_order_of_the_protocol() -> None:
    rehearsal = Rehearsal()

    turn = rehearsal.hear_turn()
    answer = rehearsal.write_down("Hello there.") + rehearsal.say(("Good", 100), ("day.", 100))

    assert types(turn) == VAD_TURN
    assert types(answer) == [
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
    ]


def test_the_answer_waits_for_the_words_of_the_turn() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear_turn()
    assert not any(isinstance(errand, DecideLine) for errand in rehearsal.errands)

    rehearsal.write_down("I like trains.")

    scene = rehearsal.asked(DecideLine).scene
    assert scene.items[-1].text == "I like trains."


def test_the_answer_does_not_wait_for_ever() -> None:
    rehearsal = Rehearsal(transcript_patience_s=2)
    rehearsal.hear_turn()
    assert rehearsal.wakes_in() == pytest.approx(2)

    rehearsal.wait(2.1)

    scene = rehearsal.asked(DecideLine).scene
    assert scene.items[-1].text == ""
    assert scene.items[-1].speech_ms == 1600


def test_words_that_come_too_late_are_still_reported() -> None:
    rehearsal = Rehearsal(transcript_patience_s=2)
    rehearsal.update_input(transcription={"model": "any"})
    rehearsal.hear_turn()
    rehearsal.wait(3)

    late = rehearsal.write_down("Sorry, I was slow.")

    completed = only(late, "conversation.item.input_audio_transcription.completed")
    assert completed["transcript"] == "Sorry, I was slow."


def test_a_candidate_who_speaks_interrupts_the_interviewer() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")
    rehearsal.say(("A long", 400), ("story that", 4000), ("nobody hears", 4000))

    events = rehearsal.hear(320)

    done = only(events, "response.done")["response"]
    assert done["status"] == "cancelled"
    assert done["status_details"] == {"type": "cancelled", "reason": "turn_detected"}
    assert done["output"][0]["status"] == "incomplete"
    assert done["output"][0]["content"][0]["transcript"] == "A long story that"
    assert isinstance(rehearsal.asked(Abandon), Abandon)


def test_a_candidate_can_be_kept_from_interrupting() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "interrupt_response": False})
    rehearsal.send("response.create")
    rehearsal.say(("A long story.", 9000))

    events = rehearsal.hear_turn()

    assert "response.done" not in types(events)
    assert "response.created" not in types(events)


def test_a_turn_need_not_be_answered() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "create_response": False})

    assert types(rehearsal.hear_turn()) == VAD_TURN[:5]


def test_silence_after_an_answer_is_broken_when_its_sound_has_ended() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "idle_timeout_ms": 5000})
    rehearsal.send("response.create")
    rehearsal.say(("Well?", 400))

    assert rehearsal.wakes_in() == pytest.approx(5.4)
    events = rehearsal.wait(5.5)

    triggered = only(events, "input_audio_buffer.timeout_triggered")
    assert only(events, "input_audio_buffer.committed")["item_id"] == triggered["item_id"]
    assert "response.created" in types(events)
    assert rehearsal.asked(DecideLine).scene.is_silence


def test_a_candidate_who_speaks_stops_the_idle_timeout() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "idle_timeout_ms": 5000})
    rehearsal.respond(("Well?", 400))

    rehearsal.hear(640)

    assert "input_audio_buffer.timeout_triggered" not in types(rehearsal.wait(20))


def test_a_session_expires_with_an_error_and_a_close() -> None:
    rehearsal = Rehearsal(session_s=60)
    assert rehearsal.wakes_in() == pytest.approx(60)

    events = rehearsal.wait(60)

    assert error_of(events)["code"] == "session_expired"
    assert rehearsal.asked(CloseSocket) == CloseSocket(1001, "session_expired")
    assert rehearsal.send("response.create") == []
    assert rehearsal.hear(1000) == []


def test_nothing_is_spoken_after_the_session_expired() -> None:
    rehearsal = Rehearsal(session_s=60)
    rehearsal.send("response.create")
    rehearsal.decide(Say("Too late."))
    rehearsal.wait(61)

    assert rehearsal.speak(("Too late.", 400)) == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("{", "invalid_event"),
        ("[]", "invalid_event"),
        ("[" * 100_000, "invalid_event"),
        ("{}", "missing_required_parameter"),
        ('{"type": 5}', "invalid_value"),
        ('{"type": "response.sing"}', "invalid_value"),
        ('{"type": "response.cancel", "event_id": 5}', "invalid_value"),
        ('{"type": "session.update"}', "missing_required_parameter"),
        ('{"type": "response.create", "respond": {}}', "unknown_parameter"),
    ],
)
def test_a_client_that_sends_nonsense_is_told_and_kept(raw: str, code: str) -> None:
    rehearsal = Rehearsal()

    error = error_of(rehearsal.send_text(raw))

    assert error["code"] == code
    assert "session.updated" in types(rehearsal.update(instructions="Still here."))


def test_a_client_that_nests_too_deeply_is_told_and_kept() -> None:
    rehearsal = Rehearsal()
    deep = '{"a":' * 700 + "1" + "}" * 700
    tool = f'{{"type": "function", "name": "wave", "parameters": {deep}}}'
    update = f'{{"type": "session.update", "session": {{"type": "realtime", "tools": [{tool}]}}}}'

    assert error_of(rehearsal.send_text(update))["code"] == "invalid_event"
    assert only(rehearsal.update(), "session.updated")["session"]["tools"] == []


def test_an_error_names_the_event_that_caused_it() -> None:
    error = error_of(Rehearsal().send("response.cancel", event_id="mine"))

    assert error["event_id"] == "mine"


def test_event_ids_are_never_used_twice() -> None:
    rehearsal = Rehearsal()
    rehearsal.hear_turn()
    rehearsal.write_down("Yes.")
    rehearsal.respond(("Hm.", 200))

    ids = [event["event_id"] for event in rehearsal.events]
    assert len(set(ids)) == len(ids)


SENT = (
    "response.create",
    "response.cancel",
    "input_audio_buffer.commit",
    "input_audio_buffer.clear",
)
ACTIONS = st.one_of(
    st.tuples(st.just("hear"), st.sampled_from([32, 320, 1600]), st.sampled_from([0.0, 1.0])),
    st.tuples(st.just("send"), st.sampled_from(SENT)),
    st.tuples(st.just("place"), st.sampled_from(["user", "assistant", "system"])),
    st.tuples(st.just("wait"), st.sampled_from([0.1, 3.0, 6.0])),
    st.tuples(st.just("write_down"), st.just("Some words.")),
    st.tuples(st.just("decide"), st.booleans()),
    st.tuples(st.just("speak"), st.integers(1, 3000)),
)


@given(st.lists(ACTIONS, max_size=40))
@settings(max_examples=150, deadline=None)
def test_whatever_happens_each_response_ends_once_and_items_stay_in_a_chain(
    actions: list[tuple[object, ...]],
) -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "idle_timeout_ms": 5000})
    for action in actions:
        _perform(rehearsal, action)
    rehearsal.send("response.cancel")

    created = [e["response"]["id"] for e in rehearsal.events if e["type"] == "response.created"]
    done = [e["response"]["id"] for e in rehearsal.events if e["type"] == "response.done"]
    assert sorted(created) == sorted(done)
    added = [e for e in rehearsal.events if e["type"] == "conversation.item.added"]
    before = [None, *(event["item"]["id"] for event in added)]
    assert [event["previous_item_id"] for event in added] == before[:-1]
    json.dumps(rehearsal.events)


def _perform(rehearsal: Rehearsal, action: tuple[object, ...]) -> None:
    needs = {"write_down": FinishDictation, "decide": DecideLine, "speak": SpeakLine}
    name = str(action[0])
    if name in needs and not any(isinstance(e, needs[name]) for e in rehearsal.errands):
        return
    match action:
        case ("decide", True):
            rehearsal.decide(Say("One two."), Call("tool", "{}"))
        case ("decide", _):
            rehearsal.decide()
        case ("speak", int(duration_ms)):
            rehearsal.speak(("One two.", duration_ms))
        case ("place", str(role)):
            rehearsal.place(role, "Words.")
        case _:
            getattr(rehearsal, name)(*action[1:])
