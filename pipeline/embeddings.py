"""The seam to embedding models: any OpenAI-compatible endpoint, or one that runs offline.

OpenAI's library is loaded when an endpoint is asked, as in `pipeline.llm`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from pipeline import hashed_words
from pipeline.bill import Price, Spent
from pipeline.llm import NO_KEY, client_of, counted, explain, of_kind
from pipeline.metering import charge
from pipeline.minilm import files, forward, model
from pipeline.vectors import Vector, check_vectors

if TYPE_CHECKING:
    from openai.types import CreateEmbeddingResponse

BATCH = 64


@dataclass(frozen=True)
class Embedded:
    """A vector for each text, in their order."""

    vectors: list[Vector]


#: Of one passage: that of the whole, and those of each party's own words (`pipeline.passages`).
PassageVectors = dict[str, Vector]


class EmbeddingModel(Protocol):
    """Something that makes vectors of texts. Raises `StepFailure`; its vectors are checked."""

    name: str
    dimensions: int
    is_outside: bool  # whether texts leave this installation

    def embed(self, texts: Sequence[str]) -> Embedded: ...


class MiniLM:
    """The model of an installation without an endpoint: it reads English, and needs no key."""

    name = "offline-minilm-l6-v2"
    dimensions = forward.DIMENSIONS
    is_outside = False

    def embed(self, texts: Sequence[str]) -> Embedded:
        vectors: list[Vector] = [row.tolist() for row in model.loaded().embed(texts)]
        check_vectors(vectors, count=len(texts), dimensions=self.dimensions)
        return Embedded(vectors)


class HashedWords:
    """Where not even that is installed, or where words are enough."""

    name = hashed_words.NAME
    dimensions = hashed_words.DIMENSIONS
    is_outside = False

    def embed(self, texts: Sequence[str]) -> Embedded:
        return Embedded([hashed_words.embed(text) for text in texts])


class EndpointModel:
    """A model behind an OpenAI-compatible endpoint; each batch has a deadline as a whole."""

    is_outside = True

    def __init__(self, name: str, dimensions: int) -> None:
        self.name = name
        self.dimensions = dimensions

    def embed(self, texts: Sequence[str]) -> Embedded:
        vectors: list[Vector] = []
        for start in range(0, len(texts), BATCH):
            vectors += self._embed_batch(texts[start : start + BATCH])
        return Embedded(vectors)

    def _embed_batch(self, texts: Sequence[str]) -> list[Vector]:
        from openai import OpenAIError  # noqa: PLC0415 - see above
        from openai.types import CreateEmbeddingResponse  # noqa: PLC0415 - as above

        seconds = settings.EMBEDDING_TIMEOUT_SECONDS
        try:
            answer = asyncio.run(self._ask(list(texts), seconds))
            response = of_kind(CreateEmbeddingResponse, answer)
            charge(price_of_vectors(counted(response, "prompt_tokens")))  # whatever came of them
            vectors = _vectors_of(response)
        except (OpenAIError, ValueError, OverflowError, TimeoutError) as error:
            # The library makes numbers of what came, and nothing else: some are too large.
            raise explain(
                error, seconds=seconds, who="embedding model", prefix="EMBEDDING"
            ) from None
        check_vectors(vectors, count=len(texts), dimensions=self.dimensions)
        return vectors

    async def _ask(self, texts: list[str], seconds: float) -> Any:
        options = {
            "base_url": settings.EMBEDDING_BASE_URL or None,
            "api_key": settings.EMBEDDING_API_KEY or NO_KEY,
        }
        async with asyncio.timeout(seconds), client_of(options, seconds=seconds) as client:
            return await client.embeddings.create(
                model=self.name, input=texts, encoding_format="float"
            )


def embed_passages(
    model: EmbeddingModel, passages: Sequence[Mapping[str, str]]
) -> list[PassageVectors]:
    """Of the texts of each, in their order. Raises StepFailure."""
    vectors = iter(model.embed([text for texts in passages for text in texts.values()]).vectors)
    return [{part: next(vectors) for part in texts} for texts in passages]


def price_of_vectors(tokens: int) -> Spent:
    """What an endpoint takes for the vectors of so many tokens."""
    return Spent(tokens, 0, Price(settings.EMBEDDING_PRICE).of(tokens, 0))


def configured_embeddings() -> EmbeddingModel:
    """The model of the settings; one that runs offline where no model, address or key is set."""
    is_there = settings.EMBEDDING_BASE_URL or settings.EMBEDDING_API_KEY
    if settings.EMBEDDING_MODEL and is_there:
        return EndpointModel(settings.EMBEDDING_MODEL, settings.EMBEDDING_DIMENSIONS)
    if settings.EMBEDDING_OFFLINE == "minilm" and files.find_files():
        return MiniLM()
    return HashedWords()


def model_of(name: str, dimensions: int) -> EmbeddingModel:
    """The model of an index that is there, which may be the one of yesterday's settings."""
    offline: dict[str, EmbeddingModel] = {each.name: each for each in (MiniLM(), HashedWords())}
    return offline.get(name) or EndpointModel(name, dimensions)


def _vectors_of(response: "CreateEmbeddingResponse") -> list[Vector]:
    """In the order of their texts. Raises ValueError where there are none, or no numbers in one."""
    items = of_kind(list, getattr(response, "data", None))
    return [_numbers_of(item) for item in sorted(items, key=_place)]


def _numbers_of(item: Any) -> Vector:
    vector = of_kind(list, getattr(item, "embedding", None))
    if not all(isinstance(number, int | float) for number in vector):
        raise ValueError("no numbers")
    return vector


def _place(item: Any) -> int:
    """Some leave it out: then the order is that of the texts."""
    return of_kind(int, getattr(item, "index", None) or 0)
