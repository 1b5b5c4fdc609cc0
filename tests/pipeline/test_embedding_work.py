"""A change of the embedding model: built beside the old one, over deaths, with search going on."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from pipeline import embedding_indexes, tasks
from pipeline.embedding_work import embed_missing, store
from pipeline.embeddings import HashedWords
from pipeline.models import Embedding, EmbeddingIndex, PartyEmbedding, Passage
from pipeline.panels.ledger import cost_of_steps
from pipeline.passages import WHOLE
from pipeline.retrieval.search import search
from tests.cast import Cast
from tests.fakes.embedding_server import FakeEmbeddingServer, embedding_server, use
from tests.pipeline.conversations import bakery, long_evening
from tests.pipeline.indexed import counts, make_indexed_session, states

#: Of a passage of two parties: the whole, and what each of them says.
TEXTS_EACH = 3

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_where_nothing_is_missing_there_is_nothing_to_do(cast: Cast) -> None:
    make_indexed_session(cast)
    assert embed_missing() == 0
    assert states() == {"hashed-words-1": "serving"}


def test_a_missing_vector_is_made_up_for(cast: Cast) -> None:
    make_indexed_session(cast)
    Embedding.objects.all().delete()
    tasks.embed()
    assert counts() == {"hashed-words-1": 1}


def test_passages_of_the_release_before_get_the_vectors_of_their_parties(cast: Cast) -> None:
    make_indexed_session(cast)
    PartyEmbedding.objects.all().delete()
    Embedding.objects.update(with_parties=False)
    tasks.embed()
    assert counts() == {"hashed-words-1": 1}
    assert Embedding.objects.get().with_parties
    assert {each.speaker for each in PartyEmbedding.objects.all()} == {"candidate", "interviewer"}
    assert embed_missing() == 0


def test_a_new_model_is_searched_when_it_has_everything(cast: Cast, settings: Any) -> None:
    settings.EMBEDDING_PRICE = 3
    make_indexed_session(cast, long_evening(5))
    count = Passage.objects.count()
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        assert embed_missing() == count
    assert states() == {"hashed-words-1": "retired", "fake-1024": "serving"}
    assert counts() == {"hashed-words-1": 0, "fake-1024": count}
    assert {each.index.model for each in PartyEmbedding.objects.all()} == {"fake-1024"}
    assert EmbeddingIndex.objects.get(model="fake-1024").cost_microusd == 30 * TEXTS_EACH * count


def test_an_installation_of_hashed_words_is_embedded_anew_by_the_offline_model(
    cast: Cast, settings: Any
) -> None:
    make_indexed_session(cast)
    settings.EMBEDDING_OFFLINE = "minilm"
    assert embed_missing(batches=1) == 1
    assert states() == {"hashed-words-1": "serving", "offline-minilm-l6-v2": "building"}
    assert search(cast.reviewer, "oven")
    tasks.embed()
    assert states() == {"hashed-words-1": "retired", "offline-minilm-l6-v2": "serving"}
    assert len(Embedding.objects.get().vector) == 384
    assert search(cast.reviewer, "stove")


def test_each_session_pays_for_its_own_passages_whenever_they_are_embedded(
    cast: Cast, settings: Any
) -> None:
    settings.EMBEDDING_PRICE = 3
    long, short = make_indexed_session(cast, long_evening(5)), make_indexed_session(cast)
    count = Passage.objects.count()
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        assert embed_missing() == count
    costs = {each: cost_of_steps(each) for each in (long, short)}
    assert sum(costs.values()) == 30 * TEXTS_EACH * count
    assert costs[long] > costs[short] > 0


def test_vectors_that_cannot_be_used_are_paid_for_by_the_session(cast: Cast, settings: Any) -> None:
    settings.EMBEDDING_PRICE = 3
    session = make_indexed_session(cast)
    with embedding_server(fault="nan") as server:
        use(server, settings, dimensions=1024)
        assert embed_missing() == 0
    assert cost_of_steps(session) == 30 * TEXTS_EACH
    assert EmbeddingIndex.objects.get(model="fake-1024").cost_microusd == 30 * TEXTS_EACH


def test_what_may_not_leave_does_not_hold_up_the_switch(cast: Cast, settings: Any) -> None:
    make_indexed_session(cast)
    Passage.objects.update(may_be_read_by_ai=False)
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        embed_missing()
        assert server.requests == []
    assert states()["fake-1024"] == "serving"


def test_the_words_of_who_took_the_agreement_back_are_sent_nowhere(
    cast: Cast, settings: Any
) -> None:
    session = make_indexed_session(cast)
    session.consents.update(withdrawn_at=timezone.now())
    with embedding_server() as server:
        use(server, settings, dimensions=1024)
        assert embed_missing() == 0
        assert server.requests == []
    assert counts()["fake-1024"] == 0
    assert states()["fake-1024"] == "serving"


def test_who_takes_the_agreement_back_while_a_model_answers_gets_no_vector(cast: Cast) -> None:
    session = make_indexed_session(cast)
    Embedding.objects.all().delete()
    passages = list(Passage.objects.all())
    index = embedding_indexes.want(HashedWords())
    session.consents.update(withdrawn_at=timezone.now())
    assert store(index, passages, [{WHOLE: [1.0] * 256}]) == 0
    assert not Embedding.objects.exists()


@pytest.mark.fault("B44")
@pytest.mark.parametrize("fault", ["dimension", "nan", "status"])
def test_a_model_that_fails_is_asked_again_later_and_the_old_one_serves(
    cast: Cast, settings: Any, fault: str
) -> None:
    make_indexed_session(cast)
    with embedding_server(fault=fault) as server:
        use(server, settings, dimensions=1024)
        assert embed_missing() == 0
        assert embed_missing() == 0
        assert len(server.requests) == 1
        assert counts() == {"hashed-words-1": 1, "fake-1024": 0}
        assert EmbeddingIndex.objects.get(model="fake-1024").error.startswith("The embedding")
        assert search(cast.reviewer, "oven")
        server.fault = ""
        EmbeddingIndex.objects.update(not_before=None)
        assert embed_missing() == 1
    assert states()["fake-1024"] == "serving"


@pytest.mark.fault("B50")
def test_what_was_erased_meanwhile_gets_no_vector(cast: Cast) -> None:
    session = make_indexed_session(cast)
    passages = list(Passage.objects.all())
    index = embedding_indexes.want(HashedWords())
    session.turns.all().delete()
    session.delete()
    assert store(index, passages, [{WHOLE: [1.0] * 256}]) == 0
    assert not Embedding.objects.exists()


@pytest.mark.fault("B45")
@pytest.mark.failpoint("embedding.before_insert")
@pytest.mark.failpoint("embedding.before_switch")
@pytest.mark.django_db(transaction=True)
def test_search_goes_on_while_a_model_is_changed_over_deaths(cast: Cast, settings: Any) -> None:
    """From 384 to 1024 dimensions, with two workers that are killed on the way."""
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        make_indexed_session(cast, long_evening(180))
        make_indexed_session(cast, bakery())
        count = Passage.objects.count()
        assert count > 64

        def best() -> str:
            [hit] = search(cast.reviewer, "Petra moved ninety loaves in her van", limit=1)
            return hit.text

        assert "Petra" in best()
        use(server, settings, dimensions=1024)
        assert die(server, "embedding.before_insert:kill:2") == -signal.SIGKILL
        assert counts() == {"fake-384": count, "fake-1024": 64}
        assert states() == {"fake-384": "serving", "fake-1024": "building"}
        assert "Petra" in best()
        lapse()
        assert die(server, "embedding.before_switch:kill") == -signal.SIGKILL
        assert counts() == {"fake-384": count, "fake-1024": count}
        assert states() == {"fake-384": "serving", "fake-1024": "building"}
        assert "Petra" in best()
        lapse()
        assert embed_missing() == 0
        assert states() == {"fake-384": "retired", "fake-1024": "serving"}
        assert counts() == {"fake-384": 0, "fake-1024": count}
        assert "Petra" in best()
        again = [r for r in server.requests if r["model"] == "fake-1024" and len(r["input"]) > 1]
        assert sum(len(request["input"]) for request in again) < 2 * TEXTS_EACH * count


def lapse() -> None:
    """The lease of the dead has run out."""
    EmbeddingIndex.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def die(server: FakeEmbeddingServer, point: str) -> int:
    """`manage.py embed` in a process that is killed at this point; its exit code."""
    address, _, options = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    process = subprocess.run(
        [sys.executable, "manage.py", "embed"],
        env={
            **os.environ,
            "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}?{options}",
            "EMBEDDING_BASE_URL": server.url,
            "EMBEDDING_MODEL": "fake-1024",
            "EMBEDDING_DIMENSIONS": "1024",
            "VIVA_TESTING": "yes",
            "FAILPOINT": point,
        },
        capture_output=True,
        check=False,
        timeout=60,
    )
    return process.returncode
