"""A text model that nothing kills: it writes down what it was asked and what it asks for that.

It is sometimes unwell: busy, failing, hanging or talking nonsense, but never twice in a row about
the same step, so that a step that fails for good does not fail for its sake. Asked for quotes,
which comes before another question of the same step, it is always well.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import MappingProxyType
from typing import Any

from tests.chaos.ledger import Ledger
from tests.chaos.pipeline import prices, words

#: Shares of the odd calls.
UNWELL = MappingProxyType({"busy": 0.12, "fails": 0.1, "nonsense": 0.1, "hangs": 0.02})
#: Those that give no answer, and ask for nothing.
REFUSALS = {"busy": 429, "fails": 500}
#: Longer than any step waits in a storm.
HANG_S = 8.0
LONGEST_THOUGHT_S = 0.2


class Model:
    """Answers and counts; `ledger` has every call."""

    def __init__(
        self,
        ledger: Ledger,
        seed: int,
        unwell: Mapping[str, float] = UNWELL,
        *,
        longest_thought_s: float = LONGEST_THOUGHT_S,
    ) -> None:
        self._ledger = ledger
        self._seed = seed
        self._unwell = unwell
        self._thought_s = (0.0, longest_thought_s)
        self._lock = threading.Lock()
        self._calls: Counter[tuple[str, str]] = Counter()
        self._answers: Counter[tuple[str, str]] = Counter()

    def think_for(self, shortest_s: float, longest_s: float) -> None:
        """From now on, about each question."""
        self._thought_s = (shortest_s, longest_s)

    def answer(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        instructions, material = (message["content"] for message in request["messages"])
        step, key = words.step_asked_for(instructions), words.key_in(material)
        count = self._count(key, step)
        dice = Random(f"model-{self._seed}-{key}-{step}-{count}")
        mood = self._mood(dice) if count % 2 and step != words.QUOTES else "well"
        token = words.nonce(key, step, count)
        payer = words.who_pays(step)
        tokens = 0 if mood in REFUSALS else self._price(key, payer)
        with self._lock:
            self._ledger.note(key, "asked", step=payer, nonce=token, mood=mood, tokens=tokens)
        time.sleep(HANG_S if mood == "hangs" else dice.uniform(*self._thought_s))
        if mood in REFUSALS:
            return REFUSALS[mood], {"error": {"message": "No.", "code": mood}}
        level = words.level_given(instructions)
        answer = words.reply(step, material, token, level=level)
        return 200, completion("Nonsense." if mood == "nonsense" else answer, tokens)

    def _price(self, key: str, payer: str) -> int:
        """In tokens: each answer that a step has to pay for has its own."""
        with self._lock:
            self._answers[key, payer] += 1
            return prices.tokens_of(self._answers[key, payer])

    def _count(self, key: str, step: str) -> int:
        with self._lock:
            self._calls[key, step] += 1
            return self._calls[key, step]

    def _mood(self, dice: Random) -> str:
        shares = self._unwell.values()
        return dice.choices([*self._unwell, "well"], [*shares, 1 - sum(shares)])[0]


def completion(text: str, tokens: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "storm-model",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": tokens,
            "completion_tokens": prices.TOKENS_OUT,
            "total_tokens": tokens + prices.TOKENS_OUT,
        },
    }


@contextmanager
def model_server(model: Model) -> Iterator[str]:
    """Its address on a free port of loopback, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = model.answer(request)
            body = json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Retry-After", "1")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked was killed

        def log_message(self, *_given: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_given: object) -> None:
            """A caller that was killed in the middle of its question."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
