"""The seam to embedding models, tried against an endpoint on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline.bill import Spent
from pipeline.embeddings import (
    BATCH,
    EmbeddingModel,
    EndpointModel,
    HashedWords,
    MiniLM,
    configured_embeddings,
    model_of,
)
from pipeline.failures import FinalFailure, TransientFailure
from pipeline.metering import Meter, metered
from pipeline.minilm import files
from tests.fakes.embedding_server import FAULTS, embedding_server, use
from tests.fakes.post_server import Reply
from tests.fakes.text_model import chat_server

pytestmark = pytest.mark.wire


def test_texts_are_embedded_in_batches_in_their_order(settings: Any) -> None:
    settings.EMBEDDING_PRICE = 2
    texts, meter = [f"tray {n}" for n in range(BATCH + 3)], Meter()
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        with metered(meter):
            embedded = configured_embeddings().embed(texts)
    assert server.texts == texts
    assert [len(request["input"]) for request in server.requests] == [BATCH, 3]
    assert {len(vector) for vector in embedded.vectors} == {384}
    assert meter.spent == Spent(670, 0, 1340)


@pytest.mark.parametrize("fault", FAULTS)
def test_vectors_that_cannot_be_right_are_refused(settings: Any, fault: str) -> None:
    with embedding_server(fault=fault) as server:
        use(server, settings, dimensions=384)
        with pytest.raises(TransientFailure):
            configured_embeddings().embed(["a tray", "another tray"])


def test_another_dimension_than_the_settings_have_is_refused(settings: Any) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        settings.EMBEDDING_DIMENSIONS = 300
        with pytest.raises(TransientFailure, match="384 dimensions, not 300"):
            configured_embeddings().embed(["a tray"])


def test_a_refused_key_is_final_and_names_its_setting(settings: Any) -> None:
    with chat_server(Reply({"error": {"message": "no"}}, 401)) as server:
        settings.EMBEDDING_BASE_URL, settings.EMBEDDING_MODEL = server.url, "fake-3"
        with pytest.raises(FinalFailure, match="EMBEDDING_API_KEY"):
            configured_embeddings().embed(["a tray"])


def answered(*items: Any, **fields: Any) -> Reply:
    """As the endpoint writes it, of what may be no vectors."""
    return Reply({"object": "list", "model": "fake-3", "data": items, **fields})


def vector(embedding: Any, index: Any = 0) -> dict[str, Any]:
    return {"object": "embedding", "index": index, "embedding": embedding}


@contextmanager
def three_dimensions(settings: Any, reply: Reply) -> Iterator[EmbeddingModel]:
    """A model of an endpoint that answers each time like this."""
    with chat_server(reply) as server:
        settings.EMBEDDING_BASE_URL, settings.EMBEDDING_MODEL = server.url, "fake-3"
        settings.EMBEDDING_DIMENSIONS = 3
        yield configured_embeddings()


#: What stands between us and a model may send a page, and nothing checks what the rest sends.
NO_EMBEDDINGS = [
    Reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),
    Reply(b"", headers={"Content-Type": "text/plain"}),
    Reply(b""),
    Reply(b"\xff\xfe"),
    Reply(b"null"),
    Reply([]),
    Reply([7]),
    Reply("the candidate said a secret"),
    Reply({}),
    answered(data=None),
    answered(data={"0": [1, 2, 3]}),
    answered(None),
    answered("a secret"),
    answered([1, 2, 3]),
    answered({"index": 0}),
    answered(vector(None)),
    answered(vector("AACAPwAAAEAAAEBA")),
    answered(vector(["1", "2", "3"])),
    answered(vector([1, None, 3])),
    answered(vector([1, 2, [3]])),
    answered(vector([1, 2, 10**400])),
    answered(vector([1, 2, 3]), vector([1, 2, 3], "first")),
]


@pytest.mark.fault("B39")
@pytest.mark.parametrize("reply", NO_EMBEDDINGS)
def test_what_is_no_answer_at_all_is_told_plainly_and_tried_again(
    settings: Any, reply: Reply
) -> None:
    with three_dimensions(settings, reply) as model, pytest.raises(TransientFailure) as failed:
        model.embed(["a tray"])
    assert str(failed.value) == "The embedding model gave an answer that could not be read."


@pytest.mark.parametrize(
    "usage", ["odd", None, [], {"prompt_tokens": "eleven"}, {"prompt_tokens": -5}]
)
def test_a_bill_that_makes_no_sense_costs_nothing_and_no_vector(settings: Any, usage: Any) -> None:
    meter, reply = Meter(), answered(vector([1, 2, 3]), usage=usage)
    with three_dimensions(settings, reply) as model, metered(meter):
        assert model.embed(["a tray"]).vectors == [[1, 2, 3]]
    assert meter.spent == Spent()


def test_vectors_that_cannot_be_read_are_paid_for(settings: Any) -> None:
    settings.EMBEDDING_PRICE = 2
    meter, reply = Meter(), answered(vector("odd"), usage={"prompt_tokens": 10})
    with (
        three_dimensions(settings, reply) as model,
        metered(meter),
        pytest.raises(TransientFailure),
    ):
        model.embed(["a tray"])
    assert meter.spent == Spent(10, 0, 20)


@pytest.mark.parametrize("places", [(1, 0), (None, None)])
def test_vectors_stand_where_they_say_and_else_in_the_order_of_the_texts(
    settings: Any, places: tuple[Any, Any]
) -> None:
    reply = answered(vector([1, 2, 3], places[0]), vector([4, 5, 6], places[1]))
    with three_dimensions(settings, reply) as model:
        first, second = model.embed(["a tray", "another"]).vectors
    assert (first, second) == (([4, 5, 6], [1, 2, 3]) if places[0] else ([1, 2, 3], [4, 5, 6]))


@pytest.mark.parametrize(
    ("url", "key", "name", "is_outside"),
    [
        ("", "", "", False),
        ("", "", "a-model", False),
        ("http://127.0.0.1:1/v1", "", "", False),
        ("", "key", "a-model", True),
        ("http://127.0.0.1:1/v1", "", "a-model", True),
    ],
)
def test_without_an_endpoint_no_text_leaves_the_installation(
    settings: Any, url: str, key: str, name: str, is_outside: bool
) -> None:
    settings.EMBEDDING_BASE_URL, settings.EMBEDDING_API_KEY = url, key
    settings.EMBEDDING_MODEL = name
    assert configured_embeddings().is_outside is is_outside


def test_without_an_endpoint_the_offline_model_serves_where_it_is_installed(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(configured_embeddings(), HashedWords)  # the tests' own setting
    settings.EMBEDDING_OFFLINE = "minilm"
    assert isinstance(configured_embeddings(), MiniLM)
    monkeypatch.setattr(files, "PACKAGE", "no_such_package_of_weights")
    assert isinstance(configured_embeddings(), HashedWords)


def test_the_offline_model_finds_what_means_the_same() -> None:
    query, near, far = (
        MiniLM()
        .embed(
            ["When did the oven break?", "The stove failed at night", "I keep notes on humidity"]
        )
        .vectors
    )
    likeness = [sum(a * b for a, b in zip(query, text, strict=True)) for text in (near, far)]
    assert likeness[0] > likeness[1] + 0.2


@pytest.mark.parametrize("known", [HashedWords(), MiniLM()])
def test_the_model_of_an_index_is_found_by_its_name(known: HashedWords | MiniLM) -> None:
    assert type(model_of(known.name, known.dimensions)) is type(known)
    other = model_of("yesterdays-model", 12)
    assert isinstance(other, EndpointModel)
    assert (other.name, other.dimensions) == ("yesterdays-model", 12)
