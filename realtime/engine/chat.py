"""The next line from an OpenAI-compatible chat service, handed on sentence by sentence."""

import re
from collections.abc import AsyncIterator
from typing import Any

from openai import AsyncOpenAI, OpenAIError

from realtime.engine.plan import read_plan
from realtime.engine.refusals import WorkFailedError
from realtime.engine.scene import Call, Part, Say, Scene, SceneItem, ToolCall, ToolOutput, Utterance

TIMEOUT_S = 60
_SENTENCE = re.compile(r"(.+?[.!?…。！？])(?=\s|$)\s*", re.DOTALL)
_SPOKEN = (
    "\n\nYour words are spoken aloud: use plain sentences without headings, lists or symbols. "
    "A transcript in parentheses describes what was heard when no words could be written down."
)


class ChatDialogue:
    """Streams: the first sentence is spoken while the next is still being written."""

    name = "chat"

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        self._client = AsyncOpenAI(
            base_url=base_url, api_key=api_key or "none", timeout=TIMEOUT_S, max_retries=1
        )
        self._model = model

    async def line(self, scene: Scene) -> AsyncIterator[Part]:
        language = read_plan(scene.instructions).language
        calls: dict[int, list[str]] = {}
        unsaid = ""
        try:
            async with await self._client.chat.completions.create(**self._request(scene)) as chunks:
                async for delta in _deltas(chunks):
                    _collect_calls(calls, delta.tool_calls or [])
                    sentences, unsaid = split_sentences(unsaid + (delta.content or ""))
                    for sentence in sentences:
                        yield Say(sentence, language)
        except OpenAIError as error:
            raise WorkFailedError("dialogue_failed", "The text model did not answer.") from error
        if unsaid.strip():
            yield Say(unsaid.strip(), language)
        for name, arguments in calls.values():
            yield Call(name, arguments or "{}")

    def _request(self, scene: Scene) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self._model,
            "stream": True,
            "messages": messages_of(scene),
        }
        tools = [
            {"type": "function", "function": {key: tool[key] for key in tool if key != "type"}}
            for tool in scene.tools
        ]
        if tools:
            request |= {"tools": tools, "tool_choice": _tool_choice(scene.tool_choice)}
        return request


def split_sentences(text: str) -> tuple[list[str], str]:
    """Cut off the sentences that are certainly over; returns them and the rest.

    A full stop at the very end may still become a number or an abbreviation, so it waits.
    """
    sentences, position = [], 0
    for match in _SENTENCE.finditer(text):
        if match.end() == len(text) and not text[-1].isspace():
            break
        sentences.append(match.group(1).strip())
        position = match.end()
    return sentences, text[position:]


def messages_of(scene: Scene) -> list[dict[str, Any]]:
    """Put the scene into chat messages."""
    messages = [{"role": "system", "content": scene.instructions + _SPOKEN}]
    messages += [_message(item) for item in scene.items]
    if scene.is_silence:
        messages.append({"role": "user", "content": "(silence)"})
    return messages


def _message(item: SceneItem) -> dict[str, Any]:
    match item:
        case Utterance(role=role, text=text, speech_ms=speech_ms):
            unheard = "(unintelligible)" if speech_ms else "(nothing was said)"
            return {"role": role, "content": text or unheard}
        case ToolCall(call_id, name, arguments):
            function = {"name": name, "arguments": arguments}
            call = {"id": call_id, "type": "function", "function": function}
            return {"role": "assistant", "content": None, "tool_calls": [call]}
        case ToolOutput(call_id, output):
            return {"role": "tool", "tool_call_id": call_id, "content": output}


def _tool_choice(choice: str | dict[str, Any]) -> str | dict[str, Any]:
    if isinstance(choice, str):
        return choice
    return {"type": "function", "function": {"name": choice["name"]}}


async def _deltas(chunks: AsyncIterator[Any]) -> AsyncIterator[Any]:
    async for chunk in chunks:
        for choice in chunk.choices:
            yield choice.delta


def _collect_calls(calls: dict[int, list[str]], deltas: list[Any]) -> None:
    """Join the pieces in which a streamed call's name and arguments come."""
    for delta in deltas:
        call = calls.setdefault(delta.index, ["", ""])
        if delta.function:
            call[0] += delta.function.name or ""
            call[1] += delta.function.arguments or ""
