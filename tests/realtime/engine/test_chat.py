"""A chat service as the interviewer."""

import asyncio
import json
from typing import Any

import pytest

from realtime.engine.chat import ChatDialogue, messages_of, split_sentences
from realtime.engine.refusals import WorkFailedError
from realtime.engine.scene import Call, Say, Scene, ToolCall, ToolOutput, Utterance
from tests.realtime.engine.services import as_json, serving, streamed

TOOL = {"type": "function", "name": "wave", "description": "Wave.", "parameters": {}}


def chunk(content: str | None = None, **call: Any) -> dict[str, object]:
    delta: dict[str, object] = {"content": content}
    if call:
        delta["tool_calls"] = [{"index": 0, "type": "function", "function": call, "id": "c"}]
    return {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": None}],
    }


@pytest.mark.wire
async def test_the_interviewer_speaks_sentence_by_sentence_and_calls_its_tools() -> None:
    answer = streamed(
        chunk("Good day, "),
        chunk("Kim. How are"),
        chunk(" you? I am"),
        chunk(" fine"),
        chunk(name="wave", arguments='{"ha'),
        chunk(name="", arguments='nd": 1}'),
    )
    scene = Scene("Be kind.", (Utterance("user", "Hello"),), (TOOL,), "auto")

    async with serving(lambda path: answer) as service:
        parts = [part async for part in ChatDialogue(service.url, "key", "m").line(scene)]
    await asyncio.sleep(0.01)  # the client library closes its generators when they are collected

    assert parts == [
        Say("Good day, Kim."),
        Say("How are you?"),
        Say("I am fine"),
        Call("wave", '{"hand": 1}'),
    ]
    path, body = service.requests[0]
    asked = json.loads(body)
    assert path == "/v1/chat/completions"
    assert asked["tools"][0]["function"]["name"] == "wave"
    assert asked["messages"][0]["content"].startswith("Be kind.")


@pytest.mark.wire
async def test_a_service_that_fails_fails_the_response() -> None:
    async with serving(lambda path: as_json({"error": {"message": "no"}}, 400)) as service:
        with pytest.raises(WorkFailedError) as failed:
            [part async for part in ChatDialogue(service.url, "", "m").line(Scene("", ()))]

    assert failed.value.code == "dialogue_failed"


@pytest.mark.unit
def test_a_scene_becomes_messages() -> None:
    items = (
        Utterance("assistant", "Well?"),
        Utterance("user", "", 900),
        ToolCall("c", "wave", "{}"),
        ToolOutput("c", "waved"),
        Utterance("user", "", 0),
    )

    messages = messages_of(Scene("Be kind.", items, is_silence=True))

    assert [message["role"] for message in messages] == [
        "system", "assistant", "user", "assistant", "tool", "user", "user",
    ]  # fmt: skip
    assert messages[2]["content"] == "(unintelligible)"
    assert messages[3]["tool_calls"][0]["function"] == {"name": "wave", "arguments": "{}"}
    assert messages[-1]["content"] == "(silence)"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "sentences", "rest"),
    [
        ("One. Two", ["One."], "Two"),
        ("One.", [], "One."),
        ("It costs 3.50 euros. ", ["It costs 3.50 euros."], ""),
        ("Really?! Yes… ", ["Really?!", "Yes…"], ""),
        ("", [], ""),
    ],
)
def test_only_whole_sentences_are_cut_off(text: str, sentences: list[str], rest: str) -> None:
    assert split_sentences(text) == (sentences, rest)
