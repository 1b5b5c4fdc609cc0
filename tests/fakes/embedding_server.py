"""FakeEmbeddingServer: an OpenAI-compatible endpoint for embeddings on loopback.

A model's name ends with its dimension: `fake-384`. Texts that share words get vectors that are near
each other. `fault` spoils the answers.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pipeline import hashed_words
from tests.fakes.post_server import Posted, Reply, post_server

#: What may be wrong with an answer.
FAULTS = ("dimension", "nan", "zero", "fewer", "more", "status")


@dataclass
class FakeEmbeddingServer:
    """Its address, what is wrong with it, and what it was sent."""

    url: str
    fault: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for request in self.requests for text in request["input"]]


def vectors(texts: list[str], dimensions: int, fault: str) -> list[list[float]]:
    given = [(hashed_words.embed(text) * 8)[:dimensions] for text in texts]
    if fault == "dimension":
        given[-1] = given[-1][:-1]
    elif fault == "nan":
        given[-1][0] = float("nan")
    elif fault == "zero":
        given[-1] = [0.0] * dimensions
    elif fault == "fewer":
        given.pop()
    elif fault == "more":
        given.append(given[-1])
    return given


@contextmanager
def embedding_server(*, fault: str = "") -> Iterator[FakeEmbeddingServer]:
    """On a free port of loopback, until the block ends."""
    fake = FakeEmbeddingServer("", fault)

    def answer(posted: Posted) -> Reply:
        request = json.loads(posted.body)
        fake.requests.append(request)
        dimensions = int(request["model"].rpartition("-")[2])
        made = vectors(request["input"], dimensions, fake.fault)
        body = {
            "object": "list",
            "model": request["model"],
            "data": [
                {"object": "embedding", "index": place, "embedding": vector}
                for place, vector in enumerate(made)
            ],
            "usage": {"prompt_tokens": 10 * len(made), "total_tokens": 10 * len(made)},
        }
        return Reply(body, 503 if fake.fault == "status" else 200)

    with post_server(answer) as address:
        fake.url = f"{address}/v1"
        yield fake


def use(server: FakeEmbeddingServer, settings: Any, *, dimensions: int) -> None:
    """The settings that ask for this server's model of so many dimensions."""
    settings.EMBEDDING_BASE_URL = server.url
    settings.EMBEDDING_MODEL = f"fake-{dimensions}"
    settings.EMBEDDING_DIMENSIONS = dimensions
