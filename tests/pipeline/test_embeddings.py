"""The seam to embedding models, tried against an endpoint on loopback."""

from typing import Any

import pytest

from pipeline.bill import Spent
from pipeline.embeddings import (
    BATCH,
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
