"""FakeTextModel: answers as a test tells it, and remembers what it was asked.

FakeChatServer: an OpenAI-compatible endpoint on loopback that answers from a script.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pipeline.bill import Spent
from pipeline.llm import Answer, Ending
from pipeline.schemas import Schema


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
        return answer


@dataclass
class EchoingModel:
    """Answers by what it is given: for what an obedient model would do."""

    reply: Callable[[str], str]
    name: str = "echoing-model"

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        return said(self.reply(material))


def said(text: str, *, ending: Ending = Ending.COMPLETE) -> Answer:
    return Answer(text, ending, Spent(tokens_in=100, tokens_out=20, cost_microusd=7))


@dataclass
class Reply:
    """What the endpoint sends: a status, a JSON body, headers."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


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


@dataclass
class FakeChatServer:
    """Its address, what it will answer, and what it was sent."""

    url: str
    replies: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    api_keys: list[str] = field(default_factory=list)  # as Azure's older address wants them


@contextmanager
def chat_server(*replies: Reply) -> Iterator[FakeChatServer]:
    """On a free port of loopback, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            fake.requests.append(json.loads(self.rfile.read(length)))
            fake.keys.append(self.headers["Authorization"])
            fake.paths.append(self.path)
            fake.api_keys.append(self.headers["api-key"])
            reply = fake.replies[min(len(fake.requests), len(fake.replies)) - 1]
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = FakeChatServer(f"http://127.0.0.1:{server.server_port}/v1", list(replies))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
