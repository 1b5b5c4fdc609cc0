"""Which set of vectors is searched, and which one is wanted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline import embedding_indexes
from pipeline.bill import Spent
from pipeline.embeddings import EndpointModel, HashedWords
from pipeline.models import EmbeddingIndex, Passage
from tests.cast import Cast, make_consent
from tests.pipeline.indexed import make_indexed_session, states

pytestmark = [pytest.mark.db, pytest.mark.django_db]

OLD, NEW, OTHER = (EndpointModel(name, 3) for name in ("old", "new", "other"))


def test_the_first_index_serves_at_once() -> None:
    assert embedding_indexes.serving() is None
    index = embedding_indexes.want(OLD)
    assert embedding_indexes.serving() == index
    assert embedding_indexes.want(OLD) == index


def test_the_next_one_is_built_while_the_old_one_serves() -> None:
    old, new = embedding_indexes.want(OLD), embedding_indexes.want(NEW)
    assert embedding_indexes.want(NEW) == new
    assert states() == {"old": "serving", "new": "building"}
    assert embedding_indexes.live() == [old, new]


def test_who_goes_back_to_the_old_model_builds_no_other() -> None:
    for model in (OLD, NEW, OLD):
        embedding_indexes.want(model)
    assert states() == {"old": "serving", "new": "retired"}


def test_who_wants_a_third_one_stops_building_the_second() -> None:
    for model in (OLD, NEW, OTHER, NEW):
        embedding_indexes.want(model)
    assert states() == {"old": "serving", "new": "building", "other": "retired"}


def test_another_dimension_is_another_index() -> None:
    embedding_indexes.want(OLD)
    embedding_indexes.want(EndpointModel("old", 4))
    assert set(EmbeddingIndex.objects.values_list("dimensions", "state")) == {
        (3, "serving"),
        (4, "building"),
    }


def test_after_the_switch_the_new_one_serves_and_only_once() -> None:
    embedding_indexes.want(OLD)
    new = embedding_indexes.want(NEW)
    assert embedding_indexes.switch_to(new)
    assert not embedding_indexes.switch_to(new)
    assert states() == {"old": "retired", "new": "serving"}
    assert embedding_indexes.serving() == new


def test_one_worker_at_a_time_builds_and_a_dead_ones_lease_runs_out() -> None:
    index = embedding_indexes.want(OLD)
    assert embedding_indexes.take(index, lease_seconds=60)
    assert not embedding_indexes.take(index, lease_seconds=60)
    EmbeddingIndex.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert embedding_indexes.take(index, lease_seconds=60)


def test_after_an_error_nobody_takes_it_for_a_while() -> None:
    index = embedding_indexes.want(OLD)
    embedding_indexes.take(index, lease_seconds=60)
    embedding_indexes.release(index, spent=Spent(5, 0, 7), error="Away.", delay_seconds=60)
    assert not embedding_indexes.take(index, lease_seconds=60)
    index.refresh_from_db()
    assert (index.error, index.failures, index.tokens_in, index.cost_microusd) == (
        "Away.",
        1,
        5,
        7,
    )
    embedding_indexes.release(index, spent=Spent())
    index.refresh_from_db()
    assert (index.error, index.failures) == ("", 0)


def test_what_a_model_outside_may_not_read_is_not_missing_there(cast: Cast) -> None:
    make_indexed_session(cast)
    assert not embedding_indexes.missing(
        embedding_indexes.want(HashedWords()), is_outside=False
    ).exists()
    new = embedding_indexes.want(NEW)
    assert embedding_indexes.missing(new, is_outside=True).count() == 1
    Passage.objects.update(may_be_read_by_ai=False)
    assert embedding_indexes.missing(new, is_outside=True).count() == 0
    assert embedding_indexes.missing(new, is_outside=False).count() == 1


def test_the_words_of_who_took_the_agreement_back_are_missing_nowhere(cast: Cast) -> None:
    session = make_indexed_session(cast)
    new = embedding_indexes.want(NEW)
    session.consents.update(withdrawn_at=timezone.now())
    assert embedding_indexes.missing(new, is_outside=True).count() == 0
    assert embedding_indexes.missing(new, is_outside=False).count() == 0
    make_consent(session)
    assert embedding_indexes.missing(new, is_outside=True).count() == 1
