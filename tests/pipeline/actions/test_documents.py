"""Documents that an interviewer may look up."""

import pytest

from pipeline.actions.documents import store_document
from pipeline.embedding_work import embed_missing
from pipeline.models import Embedding, Passage
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.search import search
from tests.cast import NOW, Cast, make_interview
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_document

pytestmark = [pytest.mark.db, pytest.mark.django_db]

TEXT = "# Pay\n\nNights are paid a quarter more.\n\n# Leave\n\nThirty days of leave a year."
KNOWLEDGE = Filters(kinds=("knowledge",))


def texts() -> list[str]:
    return list(Passage.objects.order_by("number").values_list("text", flat=True))


def test_a_document_is_found_by_words_at_once_and_by_vectors_later(cast: Cast) -> None:
    make_document(cast, TEXT)
    [by_words, *_] = search(cast.reviewer, "quarter", filters=KNOWLEDGE, seconds=0.0)
    assert by_words.text == "Nights are paid a quarter more."
    assert by_words.session_id is None
    assert by_words.interview_id == cast.interview.pk
    embed_missing()
    assert Embedding.objects.count() == 2
    assert search(cast.reviewer, "holidays: how many days?", filters=KNOWLEDGE)


def test_conversations_and_documents_are_never_mixed_unless_asked(cast: Cast) -> None:
    make_indexed_session(cast)
    make_document(cast, "We moved ninety loaves in her van, says the handbook.")
    embed_missing()
    words = "ninety loaves in her van"
    assert {hit.kind for hit in search(cast.reviewer, words)} == {"turns"}
    assert {hit.kind for hit in search(cast.reviewer, words, filters=KNOWLEDGE)} == {"knowledge"}
    both = Filters(kinds=("turns", "knowledge"))
    assert {hit.kind for hit in search(cast.reviewer, words, filters=both)} == {
        "turns",
        "knowledge",
    }


def test_another_text_replaces_the_old_one_and_what_is_the_same_keeps_its_vector(
    cast: Cast,
) -> None:
    document = make_document(cast, TEXT)
    embed_missing()
    kept = Passage.objects.get(number=2)
    document.text = "# Leave\n\nThirty days of leave a year.\n\n# Bread\n\nTwo loaves a week."
    store_document(document, by=cast.editor, now=NOW)
    assert texts() == ["Thirty days of leave a year.", "Two loaves a week."]
    assert Passage.objects.get(number=1).pk == kept.pk
    assert Embedding.objects.get().passage_id == kept.pk
    assert document.revision == 2
    assert embed_missing() == 1


def test_a_document_goes_with_everything_that_hangs_on_it(cast: Cast) -> None:
    document = make_document(cast, TEXT)
    embed_missing()
    document.delete()
    assert not Passage.objects.exists()
    assert not Embedding.objects.exists()


def test_another_organization_finds_nothing_of_it(cast: Cast) -> None:
    make_document(cast, TEXT)
    assert search(cast.outsider, "quarter", filters=KNOWLEDGE, seconds=0.0) == []


def test_of_sections_that_read_the_same_none_stays_when_they_are_replaced(cast: Cast) -> None:
    twice = "# Pay\n\nA quarter more.\n\n# Pay\n\nA quarter more."
    document = make_document(cast, twice)
    pks = set(Passage.objects.values_list("pk", flat=True))
    store_document(document, by=cast.editor, now=NOW)
    assert set(Passage.objects.values_list("pk", flat=True)) == pks
    document.text = "# Pay\n\nA quarter more."
    store_document(document, by=cast.editor, now=NOW)
    assert texts() == ["A quarter more."]
    document.text = "# Pay\n\nA third more."
    store_document(document, by=cast.editor, now=NOW)
    assert texts() == ["A third more."]
    assert search(cast.reviewer, "quarter", filters=KNOWLEDGE, seconds=0.0) == []


def test_what_moves_to_another_interview_is_found_there_and_nowhere_else(cast: Cast) -> None:
    document = make_document(cast, TEXT)
    kept = set(Passage.objects.values_list("pk", flat=True))
    document.interview = make_interview(cast.lindenhof, title="Day baker")
    store_document(document, by=cast.editor, now=NOW)
    assert set(Passage.objects.values_list("pk", flat=True)) == kept
    [hit] = search(cast.reviewer, "quarter", filters=KNOWLEDGE, seconds=0.0)
    assert hit.interview_id == document.interview_id


def test_what_moves_to_another_organization_is_theirs(cast: Cast) -> None:
    document = make_document(cast, TEXT)
    document.interview = make_interview(cast.quarzwerk)
    document.organization = cast.quarzwerk
    store_document(document, by=cast.editor, now=NOW)
    assert search(cast.reviewer, "quarter", filters=KNOWLEDGE, seconds=0.0) == []
    [hit] = search(cast.outsider, "quarter", filters=KNOWLEDGE, seconds=0.0)
    assert hit.interview_id == document.interview_id


def test_what_moves_to_an_interview_in_another_language_is_stemmed_anew(cast: Cast) -> None:
    document = make_document(cast, TEXT)
    document.interview = make_interview(cast.lindenhof, title="Bäcker", language="de")
    store_document(document, by=cast.editor, now=NOW)
    assert set(Passage.objects.values_list("configuration", flat=True)) == {"german"}
