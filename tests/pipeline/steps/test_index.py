"""The index step: passages with vectors, for each model that is searched or wanted."""

from typing import Any

import pytest

from interviews.models import Session
from pipeline.bill import Spent
from pipeline.failures import TransientFailure
from pipeline.metering import Meter, metered
from pipeline.models import Embedding, PartyEmbedding, Passage, Posting
from pipeline.steps import index
from tests.cast import Cast, make_turn
from tests.fakes.embedding_server import FAULTS, embedding_server, use
from tests.pipeline.conversations import bakery, long_evening, store_turns
from tests.pipeline.indexed import counts, index_session, make_indexed_session, states
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_session_is_indexed_without_any_model(cast: Cast) -> None:
    session = make_indexed_session(cast, long_evening(10))
    passages = session.passages.all()
    assert len(passages) > 2
    assert [each.number for each in passages] == list(range(1, len(passages) + 1))
    assert counts() == {"hashed-words-1": len(passages)}
    assert states() == {"hashed-words-1": "serving"}
    assert passages[0].context == "Night baker · 21 November 2026\nWhat is question 1 about?"


def test_who_speaks_is_named_as_the_session_says_or_an_import_told(cast: Cast) -> None:
    session = make_indexed_session(cast)
    assert session.candidate is not None
    known = {"candidate": session.candidate.name, "interviewer": "Ada"}
    assert Passage.objects.get().names == known
    session.turns.filter(speaker="interviewer").update(speaker_name="Ines")
    index_session(session)
    assert Passage.objects.get().names == known | {"interviewer": "Ines"}
    session.turns.filter(speaker="interviewer").order_by("position").filter(position=1).update(
        speaker_name="Iris"
    )
    index_session(session)
    assert Passage.objects.get().names == {"candidate": session.candidate.name}


def test_words_are_stemmed_in_the_language_of_the_session(cast: Cast) -> None:
    make_indexed_session(cast)
    assert Posting.objects.filter(passage=Passage.objects.get(), lexeme="loav").exists()
    assert Passage.objects.get().ends_ms > Passage.objects.get().starts_ms


def test_unheard_words_are_not_found(cast: Cast) -> None:
    session = make_ended_session(cast)
    leg = store_turns(session, bakery())
    make_turn(leg, position=9, text="Nobody heard this secret.", heard_text="")
    index_session(session)
    assert not Passage.objects.filter(text__contains="secret").exists()


def test_what_each_party_says_has_a_vector_of_its_own(cast: Cast, settings: Any) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        session = make_indexed_session(cast)
    found = PartyEmbedding.objects.values_list("passage__session", "speaker")
    assert set(found) == {(session.pk, "candidate"), (session.pk, "interviewer")}
    [answers] = [text for text in server.texts if "notebook" in text and "How do you" not in text]
    assert "question 1" not in answers


def test_doing_it_again_replaces_and_pays_nothing_twice(cast: Cast, settings: Any) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        session = make_indexed_session(cast, long_evening(10))
        asked = len(server.texts)
        index.run(index.read(session))
        assert len(server.texts) == asked
        index_session(session)
    assert counts() == {"fake-384": Passage.objects.count()}


@pytest.mark.fault("B46")
def test_a_longer_transcript_is_indexed_once_in_place_of_the_shorter(
    cast: Cast, settings: Any
) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        session = make_ended_session(cast)
        leg = store_turns(session, bakery())
        older = index_session(session)
        make_turn(leg, position=9, text="And the rye comes from the mill in the valley.")
        Session.objects.update(input_version=2)
        session.refresh_from_db()
        index_session(session)
        assert {each.input_version for each in Passage.objects.all()} == {2}
        assert len([text for text in server.texts if "rye comes" in text]) == 2  # with its party
        index.write(older, index.run(index.read(session)).result)  # a late worker
    assert {each.input_version for each in Passage.objects.all()} == {2}
    assert counts() == {"fake-384": Passage.objects.count()}


@pytest.mark.fault("B44")
@pytest.mark.parametrize("fault", FAULTS)
def test_vectors_that_cannot_be_right_fail_the_step_and_leave_the_index_as_it_is(
    cast: Cast, settings: Any, fault: str
) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        session = make_indexed_session(cast)
        before = set(Embedding.objects.values_list("pk", flat=True))
        make_turn(session.legs.get(), position=9, text="Something new was said then.")
        server.fault = fault
        with pytest.raises(TransientFailure):
            index.run(index.read(session))
        assert set(Embedding.objects.values_list("pk", flat=True)) == before
        server.fault = ""
        index_session(session)
    assert Passage.objects.filter(text__contains="Something new").exists()


def test_what_it_cost_is_on_the_step(cast: Cast, settings: Any) -> None:
    settings.EMBEDDING_PRICE = 5
    session, meter = make_ended_session(cast), Meter()
    store_turns(session, bakery())
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        with metered(meter):
            index.run(index.read(session))
    assert meter.spent == Spent(30, 0, 150)  # three texts: the whole, and either party


def test_without_consent_to_ai_no_model_outside_sees_it(cast: Cast, settings: Any) -> None:
    session = make_ended_session(cast)
    session.consents.update(ai_evaluation=False)
    store_turns(session, bakery())
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        output = index.run(index.read(session))
        index.write(make_step_run(session, step="index"), output.result)
    assert server.requests == []
    assert output.note == index.KEPT_IN
    assert Passage.objects.count() == 1
    assert not Embedding.objects.exists()


def test_while_the_next_model_is_built_new_sessions_are_in_both(cast: Cast, settings: Any) -> None:
    make_indexed_session(cast)
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        make_indexed_session(cast)
        assert counts() == {"hashed-words-1": 2, "fake-384": 1}
        assert states() == {"hashed-words-1": "serving", "fake-384": "building"}


def test_an_old_model_that_is_away_holds_nothing_up(cast: Cast, settings: Any) -> None:
    with embedding_server() as old:
        use(old, settings, dimensions=384)
        make_indexed_session(cast)
    settings.EMBEDDING_BASE_URL = settings.EMBEDDING_MODEL = ""
    session = make_ended_session(cast)
    store_turns(session, bakery())
    output = index.run(index.read(session))
    assert output.note == index.OLD_MODEL_AWAY
    index.write(make_step_run(session, step="index"), output.result)
    assert counts() == {"fake-384": 1, "hashed-words-1": 1}


def test_an_erased_session_takes_its_passages_and_vectors_along(cast: Cast) -> None:
    session = make_indexed_session(cast)
    session.turns.all().delete()
    session.delete()
    assert not Passage.objects.exists()
    assert not Embedding.objects.exists()
