"""FakeTextModel: answers as a test tells it, and remembers what it was asked.

FakeChatServer: an OpenAI-compatible endpoint on loopback that answers from a script.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pipeline.bill import Spent
from pipeline.llm import Answer, Ending, TextModel
from pipeline.metering import charge
from pipeline.schemas import Schema
from tests.fakes.post_server import Posted, Reply, post_server

#: What each answer of a fake costs.
EACH = Spent(tokens_in=100, tokens_out=20, cost_microusd=7)


@dataclass
class FakeTextModel:
    """Gives one answer after the other, the last one for ever."""

    answers: list[Answer | Exception]
    name: str = "fake-model"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        self.asked.append((instructions, material))
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        charge(EACH)
        return answer


@dataclass
class EchoingModel:
    """Answers by what it is given: for what an obedient model would do."""

    reply: Callable[[str], str]
    name: str = "echoing-model"

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        charge(EACH)
        return said(self.reply(material))


def said(text: str, *, ending: Ending = Ending.COMPLETE) -> Answer:
    return Answer(text, ending)


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None) -> Reply:
    """As the chat completions endpoint writes it."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return Reply(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "test-model",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
        }
    )


#: What makes a reply of a request.
Speaker = Callable[[dict[str, Any]], Reply]


def spoken_by(model: TextModel) -> Speaker:
    """Whatever is asked, this model answers."""

    def reply(request: dict[str, Any]) -> Reply:
        instructions, material = (message["content"] for message in request["messages"])
        schema = request.get("response_format", {}).get("json_schema", {}).get("schema")
        answer = model.answer(instructions=instructions, material=material, schema=schema)
        return completion(answer.text)

    return reply


@dataclass
class FakeChatServer:
    """Its address, what it will answer, and what it was sent."""

    url: str
    replies: list[Reply | Speaker]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    api_keys: list[str] = field(default_factory=list)  # as Azure's older address wants them


@contextmanager
def chat_server(*replies: Reply | Speaker) -> Iterator[FakeChatServer]:
    """On a free port of loopback, until the block ends."""
    fake = FakeChatServer("", list(replies))

    def answer(posted: Posted) -> Reply:
        fake.requests.append(json.loads(posted.body))
        fake.keys.append(posted.headers.get("authorization", ""))
        fake.paths.append(posted.path)
        fake.api_keys.append(posted.headers.get("api-key", ""))
        given = fake.replies[min(len(fake.requests), len(fake.replies)) - 1]
        return given if isinstance(given, Reply) else given(fake.requests[-1])

    with post_server(answer) as address:
        fake.url = f"{address}/v1"
        yield fake
