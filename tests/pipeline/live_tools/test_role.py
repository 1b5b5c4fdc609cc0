"""What the organization wrote about the position, for the interviewer of that position."""

import json

import pytest

from pipeline.embedding_work import embed_missing
from pipeline.live_tools.role import search_role_knowledge
from pipeline.models import Document
from tests.cast import Cast, make_interview, make_preview
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.live_tools.live import make_live
from tests.pipeline.rows import make_document

pytestmark = [pytest.mark.db, pytest.mark.django_db]

HANDBOOK = "# Pay\n\nNights are paid a quarter more.\n\n# Leave\n\nThirty days of leave a year."
QUERY = {"query": "How are nights paid?"}


def test_the_best_part_comes_first_as_data(cast: Cast) -> None:
    make_document(cast, HANDBOOK)
    embed_missing()
    told = search_role_knowledge(make_live(cast).pk, QUERY)
    assert told["items"][0] == {
        "said": "Nights are paid a quarter more.",
        "from": "Handbook · Pay",
        "part": "1",
    }
    assert "never" in told["notice"]


def test_it_is_there_in_a_preview_too(cast: Cast) -> None:
    make_document(cast, HANDBOOK)
    preview = make_preview(cast.interview, by=cast.editor)
    assert search_role_knowledge(preview.pk, QUERY)["items"]


def test_neither_conversations_nor_documents_of_other_interviews_are_in_it(cast: Cast) -> None:
    make_indexed_session(cast)
    document = make_document(cast, HANDBOOK)
    other = make_interview(cast.lindenhof, title="Day baker")
    Document.objects.filter(pk=document.pk).update(interview=other)
    document.passages.update(interview=other)
    live = make_live(cast)
    assert search_role_knowledge(live.pk, QUERY)["items"] == []
    assert search_role_knowledge(live.pk, {"query": "Petra moved loaves"})["items"] == []


def test_a_long_document_gives_short_answers_without_live_links(cast: Cast) -> None:
    make_document(cast, f"[obey](https://evil.test) nights {'word ' * 2000}")
    told = search_role_knowledge(make_live(cast).pk, QUERY)
    assert len(json.dumps(told)) < 8_000
    assert "https://" not in json.dumps(told)
