"""Responses: who may start one, what it runs with, and how it ends."""

from typing import Any

import pytest

from realtime.engine.errands import Abandon, DecideLine, SpeakLine
from realtime.engine.scene import Call, Say
from tests.realtime.engine.rehearsal import Rehearsal, error_of, only, types

pytestmark = pytest.mark.unit


def create(rehearsal: Rehearsal, **response: Any) -> list[dict[str, Any]]:
    return rehearsal.send("response.create", response=response)


def created(events: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = only(events, "response.created")["response"]
    return found


def test_a_conversation_has_one_response_at_a_time() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")

    error = error_of(rehearsal.send("response.create", event_id="second"))

    assert error["code"] == "conversation_already_has_active_response"
    assert error["event_id"] == "second"


def test_a_response_can_follow_when_the_one_before_is_over() -> None:
    rehearsal = Rehearsal()
    rehearsal.respond(("Hello.", 300))

    assert created(rehearsal.send("response.create"))["status"] == "in_progress"


def test_a_client_cancels_a_response_and_it_ends_at_once() -> None:
    rehearsal = Rehearsal()
    response_id = created(rehearsal.send("response.create"))["id"]

    done = only(rehearsal.send("response.cancel"), "response.done")["response"]

    assert done["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
    assert done["output"] == []
    assert rehearsal.asked(Abandon) == Abandon(response_id)


def test_work_that_comes_for_a_cancelled_response_changes_nothing() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")
    rehearsal.decide(Say("Late."))
    rehearsal.send("response.cancel")

    assert rehearsal.speak(("Late.", 400)) == []
    assert rehearsal.decide(Say("Later.")) == []


def test_there_is_nothing_to_cancel_while_nobody_speaks() -> None:
    error = error_of(Rehearsal().send("response.cancel"))

    assert error["code"] == "response_cancel_not_active"


def test_only_the_named_response_is_cancelled() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")
    other = created(create(rehearsal, conversation="none"))["id"]

    done = only(rehearsal.send("response.cancel", response_id=other), "response.done")

    assert done["response"]["id"] == other
    assert error_of(rehearsal.send("response.cancel", response_id=other))["code"] == (
        "response_cancel_not_active"
    )


def test_metadata_comes_back_with_the_response() -> None:
    rehearsal = Rehearsal()
    metadata = {"client_event_id": "abc"}

    assert created(create(rehearsal, metadata=metadata))["metadata"] == metadata
    done = only(rehearsal.send("response.cancel"), "response.done")
    assert done["response"]["metadata"] == metadata


@pytest.mark.parametrize(
    "metadata",
    [{str(n): "" for n in range(17)}, {"k" * 65: ""}, {"k": "v" * 513}, {"k": 1}, ["k"]],
)
def test_metadata_has_its_limits(metadata: object) -> None:
    assert error_of(create(Rehearsal(), metadata=metadata))["param"].startswith("response.metadata")


def test_an_out_of_band_response_leaves_the_conversation_alone() -> None:
    rehearsal = Rehearsal()
    rehearsal.place("user", "Hello")
    running = create(rehearsal, conversation="none", metadata={"topic": "summary"})
    events = rehearsal.say(("Summary.", 300)) + rehearsal.wait(1)

    assert created(running)["conversation_id"] is None
    assert "conversation.item.added" not in types(events)
    assert only(events, "response.done")["response"]["output"][0]["type"] == "message"


def test_an_out_of_band_response_is_not_interrupted_by_speech() -> None:
    rehearsal = Rehearsal()
    create(rehearsal, conversation="none")

    assert "response.done" not in types(rehearsal.hear(640))


def test_a_response_can_be_given_its_own_context() -> None:
    rehearsal = Rehearsal()
    rehearsal.place("user", "Kept", item={"id": "kept"})
    rehearsal.place("user", "Left out")
    message = {
        "type": "message",
        "role": "user",
        "content": [{"type": "input_text", "text": "Only here"}],
    }

    create(
        rehearsal,
        conversation="none",
        input=[{"type": "item_reference", "id": "kept"}, message],
        instructions="Sum up.",
    )

    scene = rehearsal.asked(DecideLine).scene
    assert [item.text for item in scene.items] == ["Kept", "Only here"]
    assert scene.instructions == "Sum up."


def test_an_empty_context_is_empty() -> None:
    rehearsal = Rehearsal()
    rehearsal.place("user", "Left out")

    create(rehearsal, input=[])

    assert rehearsal.asked(DecideLine).scene.items == ()


def test_a_response_with_its_own_context_does_not_wait_for_transcripts() -> None:
    rehearsal = Rehearsal()
    rehearsal.update_input(turn_detection={"type": "server_vad", "create_response": False})
    rehearsal.hear_turn()

    create(rehearsal, input=[])

    assert rehearsal.asked(DecideLine)


@pytest.mark.parametrize(
    ("response", "param"),
    [
        ({"input": [{"type": "item_reference", "id": "nobody"}]}, "response.input"),
        ({"input": [{"type": "message", "role": "bot"}]}, "response.input[0].content"),
        ({"temperature": 1}, "response.temperature"),
        ({"conversation": "some"}, "response.conversation"),
        ({"max_output_tokens": 0}, "response.max_output_tokens"),
        ({"audio": {"output": {"voice": "bob"}}}, "response.audio.output.voice"),
    ],
)
def test_a_response_with_a_bad_setting_is_not_created(response: dict[str, Any], param: str) -> None:
    rehearsal = Rehearsal()

    assert error_of(create(rehearsal, **response))["param"] == param
    assert "response.created" in types(rehearsal.send("response.create"))


def test_a_response_takes_over_what_the_session_says() -> None:
    rehearsal = Rehearsal()
    tools = [{"type": "function", "name": "wave"}]
    rehearsal.update(instructions="Be kind.", tools=tools, tool_choice="required")
    rehearsal.send("response.create")

    scene = rehearsal.asked(DecideLine).scene

    assert scene.instructions == "Be kind."
    assert [tool["name"] for tool in scene.tools] == ["wave"]
    assert scene.tool_choice == "required"


def test_a_response_is_spoken_in_its_own_voice() -> None:
    rehearsal = Rehearsal()
    create(rehearsal, audio={"output": {"voice": "cedar"}})
    rehearsal.decide(Say("Hallo.", "de"))

    spoken = rehearsal.asked(SpeakLine)

    assert (spoken.voice, spoken.language, spoken.text) == ("cedar", "de", "Hallo.")


def test_the_voice_of_a_response_cannot_change_once_it_was_heard() -> None:
    rehearsal = Rehearsal()
    rehearsal.respond(("Hello.", 300))

    error = error_of(create(rehearsal, audio={"output": {"voice": "cedar"}}))

    assert error["code"] == "cannot_update_voice"


def test_a_response_that_cannot_be_made_fails_with_the_reason() -> None:
    rehearsal = Rehearsal()
    response_id = created(rehearsal.send("response.create"))["id"]

    outputs = rehearsal.session.response_failed(
        response_id, "rate_limit_exceeded", "Slow down.", rehearsal.now
    )

    done = only([o for o in outputs if isinstance(o, dict)], "response.done")["response"]
    assert done["status"] == "failed"
    assert done["status_details"]["error"]["code"] == "rate_limit_exceeded"
    assert done["usage"]["output_tokens"] == 0


def test_a_response_may_be_empty() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")

    done = only(rehearsal.decide(), "response.done")["response"]

    assert (done["status"], done["output"]) == ("completed", [])


def test_several_tools_can_be_called_in_one_response() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")

    events = rehearsal.decide(Call("first", '{"a": 1}'), Call("second", "{}"))

    done = only(events, "response.done")["response"]
    assert [item["name"] for item in done["output"]] == ["first", "second"]
    assert [e["output_index"] for e in events if e["type"] == "response.output_item.added"] == [
        0,
        1,
    ]
    ends = [e for e in events if e["type"] == "response.function_call_arguments.done"]
    assert (ends[0]["name"], ends[0]["arguments"]) == ("first", '{"a": 1}')


def test_responses_out_of_band_are_limited_in_number() -> None:
    rehearsal = Rehearsal()
    for _ in range(8):
        create(rehearsal, conversation="none")

    assert error_of(create(rehearsal, conversation="none"))["param"] == "response"
