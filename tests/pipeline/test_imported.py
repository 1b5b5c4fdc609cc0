"""An imported session is indexed, and nothing else is done about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from interviews import access
from interviews.actions.consents import withdraw_consent
from interviews.actions.imports import Terms
from pipeline import ledger
from pipeline.imported import Indexed, index_imported, why_not
from pipeline.models import Passage, StepRun
from pipeline.retrieval.search import search
from tests.cast import NOW, Cast
from tests.fakes.embedding_server import embedding_server, use
from tests.interviews.importing import import_one

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


def test_an_import_is_found_by_what_was_said_in_it(cast: Cast) -> None:
    session = import_one(cast)
    assert index_imported(session) is Indexed.DONE
    hit, *_others = search(access.Operator(cast.lindenhof.pk), "oven")
    assert (hit.session_id, hit.title) == (session.pk, "Calls of autumn")
    assert "The night of the oven" in Passage.objects.get().context
    assert index_imported(session) is Indexed.DONE
    assert Passage.objects.count() == 1


def test_a_sweep_finds_an_import_that_nobody_has_indexed_and_does_no_more(cast: Cast) -> None:
    session = import_one(cast)
    [due] = ledger.sweep()
    assert StepRun.objects.get(pk=due).step == "index"
    assert index_imported(session) is Indexed.DONE
    assert ledger.followers(due) == []
    assert ledger.sweep() == []
    assert list(StepRun.objects.values_list("step", flat=True)) == ["index"]


def test_a_changed_import_replaces_what_was_found(cast: Cast) -> None:
    index_imported(import_one(cast))
    turns = [{"id": "a", "speaker": "candidate", "text": "A goat", "started_ms": 0, "ended_ms": 9}]
    assert index_imported(import_one(cast, turns=turns)) is Indexed.DONE
    assert [passage.text for passage in Passage.objects.all()] == ["A goat"]


def test_what_was_taken_back_is_not_indexed(cast: Cast) -> None:
    session = import_one(cast)
    withdraw_consent(session_id=session.pk, now=NOW)
    assert ledger.sweep() == []
    assert index_imported(session) is Indexed.DONE
    assert not StepRun.objects.exists()


def test_no_model_outside_reads_an_import_unless_that_was_allowed(
    cast: Cast, settings: Any
) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        assert index_imported(import_one(cast)) is Indexed.DONE
        assert server.texts == []
        allowed = import_one(cast, id="call-8", terms=Terms(may_be_read_by_ai=True))
        assert index_imported(allowed) is Indexed.DONE
        assert len(server.texts) == 3  # the passage, and in it the words of each party


def test_an_index_that_fails_is_told_with_its_reason_and_tried_again_later(
    cast: Cast, settings: Any
) -> None:
    session = import_one(cast, terms=Terms(may_be_read_by_ai=True))
    with embedding_server(fault="zero") as server:
        use(server, settings, dimensions=384)
        assert index_imported(session) is Indexed.FAILED
        assert "zeros" in why_not(session.pk)
        server.fault = ""
        StepRun.objects.update(not_before=None)
        assert index_imported(session) is Indexed.DONE


def test_a_worker_that_is_at_it_is_left_alone(cast: Cast) -> None:
    session = import_one(cast)
    ledger.plan_imported(session.pk)
    StepRun.objects.update(status="running", lease_until=timezone.now() + timedelta(minutes=1))
    assert index_imported(session) is Indexed.ELSEWHERE
