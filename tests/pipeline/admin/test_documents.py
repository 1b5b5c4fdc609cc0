"""The admin of role knowledge."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from interviews.models import Membership
from pipeline.admin.documents import MOST_DOCUMENTS
from pipeline.embedding_work import embed_missing
from pipeline.models import Document, Passage
from tests.cast import Cast, make_interview
from tests.interviews.admin.desk import page, post, signed_in
from tests.pipeline.rows import make_document

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADD, CHANGE = "pipeline_document_add", "pipeline_document_change"
TEXT = b"# Pay\n\nNights are paid a quarter more."


def upload(cast: Cast, content: bytes = TEXT, name: str = "our_handbook.md", **form: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return post(cast.editor, ADD, interview=cast.interview.pk, title="", file=file, **form)


def test_an_editor_uploads_what_the_interviewer_may_say(cast: Cast) -> None:
    upload(cast)
    document = Document.objects.get()
    assert (document.title, document.organization_id) == ("our handbook", cast.lindenhof.pk)
    assert document.uploaded_by == cast.editor
    shown = page(cast.reviewer, CHANGE, document.pk)
    assert 'id="part-1"' in shown
    assert "our handbook · Pay" in shown
    assert 'type="file"' not in shown
    assert "our handbook" in page(cast.reviewer, "pipeline_document_changelist")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("handbook.pdf", b"%PDF-1.7", "Only plain text (.txt) and Markdown (.md)"),
        ("big.txt", b"a " * 300_000, "larger than 512 KB"),
        ("old.txt", "früh".encode("latin-1"), "not in UTF-8"),
        ("nothing.md", b"# --- #", "no words"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    cast: Cast, name: str, content: bytes, words: str
) -> None:
    assert words in upload(cast, content, name).content.decode()
    assert not Document.objects.exists()


def test_another_file_takes_the_place_of_the_old_one(cast: Cast) -> None:
    document = make_document(cast)
    form = {"interview": cast.interview.pk, "title": "Handbook"}
    file = SimpleUploadedFile("new.txt", b"Days are paid as usual.")
    post(cast.editor, CHANGE, document.pk, **form, file=file)
    assert Passage.objects.get().text == "Days are paid as usual."
    post(cast.editor, CHANGE, document.pk, **{**form, "title": "Pay"})
    assert Passage.objects.get().context == "Pay"


def test_an_editor_deletes_a_document_with_everything_that_hangs_on_it(cast: Cast) -> None:
    document = make_document(cast)
    embed_missing()
    post(cast.editor, "pipeline_document_delete", document.pk, post="yes")
    assert not Document.objects.exists()
    assert not Passage.objects.exists()


def test_only_who_may_edit_in_the_interviews_organization_gives_it_knowledge(cast: Cast) -> None:
    foreign = make_interview(cast.quarzwerk)
    response = signed_in(cast.reviewer).post(reverse(f"admin:{ADD}"))
    assert response.status_code == 403
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.editor, role=Membership.Role.REVIEWER
    )
    file = SimpleUploadedFile("a.txt", TEXT)
    post(cast.editor, ADD, interview=foreign.pk, title="Ours", file=file)
    assert not Document.objects.exists()
    upload(cast)
    assert Document.objects.get().organization == cast.lindenhof


def test_an_interview_has_a_bearable_number_of_documents(cast: Cast) -> None:
    Document.objects.bulk_create(
        Document(
            organization=cast.lindenhof,
            interview=cast.interview,
            title=f"{number}",
            text="words",
            uploaded_at="2026-11-21T00:00Z",
        )
        for number in range(MOST_DOCUMENTS)
    )
    assert b"50 documents" in upload(cast).content


def test_the_search_page_looks_into_documents_when_asked(cast: Cast) -> None:
    document = make_document(cast)
    client = signed_in(cast.reviewer)
    alone = client.get(reverse("search"), {"q": "paid", "kind": "knowledge"}).content.decode()
    assert "<mark>paid</mark>" in alone
    assert f"{document.pk}/change/#part-1" in alone
    assert "<mark>" not in client.get(reverse("search"), {"q": "paid"}).content.decode()
