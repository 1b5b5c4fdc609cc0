"""Store what an interviewer may look up, in passages that a search finds."""

from collections import defaultdict
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from pipeline.knowledge.cutting import SPEAKER, DocumentPassage, cut_document
from pipeline.models import Document, Passage
from pipeline.retrieval import postings
from pipeline.retrieval.stemming import configuration_of


@transaction.atomic
def store_document(document: Document, *, by: User | None, now: datetime) -> Document:
    """Save the document, new or changed, with the passages of its text and title.

    Passages that read as before stay, with their vectors. New ones are found by their words at
    once, and by their meaning when a worker has embedded them.
    """
    if not document._state.adding:
        before = Document.objects.select_for_update().get(pk=document.pk)
        document.revision = before.revision + 1
    document.uploaded_by, document.uploaded_at = by, now
    document.save()
    _write_passages(document)
    return document


def _write_passages(document: Document) -> None:
    there = Passage.objects.filter(document=document)
    known = _reusable(document, there)
    kept, fresh = list[Passage](), list[Passage]()
    for number, cut in enumerate(cut_document(document.text, title=document.title), start=1):
        alike = known.get(cut.digest)
        passage = alike.pop() if alike else None
        (kept if passage else fresh).append(_row(document, number, cut, passage or Passage()))
    there.exclude(pk__in=[passage.pk for passage in kept]).delete()
    Passage.objects.bulk_update(kept, ["number", "input_version", "interview", "spans"])
    Passage.objects.bulk_create(fresh)
    postings.write(fresh)


def _reusable(document: Document, there: QuerySet[Passage]) -> dict[str, list[Passage]]:
    """By digest; several where sections read the same.

    None of another organization or language than the document has now: their stems and postings
    belong there.
    """
    known = defaultdict[str, list[Passage]](list)
    for passage in there.filter(
        organization=document.organization_id,
        configuration=configuration_of(document.interview.language),
    ).order_by("-number"):
        known[passage.digest].append(passage)
    return known


def _row(document: Document, number: int, cut: DocumentPassage, passage: Passage) -> Passage:
    """`passage`, new or known, as it is from now on."""
    is_new = passage._state.adding
    passage.number = number
    passage.input_version = document.revision
    passage.interview_id = document.interview_id
    passage.spans = [
        {"reference": str(number), "speaker": SPEAKER, "start": 0, "end": len(cut.text)}
    ]
    if is_new:
        passage.organization_id = document.organization_id
        passage.document = document
        passage.kind = Passage.Kind.KNOWLEDGE
        passage.text, passage.context = cut.text, cut.context
        passage.starts_ms = passage.ends_ms = 0
        passage.configuration = configuration_of(document.interview.language)
        passage.digest = cut.digest
        passage.may_be_read_by_ai = True  # whoever uploads it offers it to the interviewer
    return passage
