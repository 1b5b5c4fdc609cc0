"""Sessions with passages, made of words alone: no step, no model."""

from collections.abc import Sequence
from typing import Any

from interviews.models import Session
from pipeline.models import Embedding, EmbeddingIndex, Passage
from pipeline.retrieval import postings
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session

Line = tuple[str, str]


def make_passages(cast: Cast, *passages: Sequence[Line], **values: Any) -> Session:
    """An ended session; each passage is its lines of speaker and words, none of them shared."""
    session = make_ended_session(cast)
    rows, turn = [], 0
    for number, lines in enumerate(passages, start=1):
        spans, place = [], 0
        for speaker, words in lines:
            turn, end = turn + 1, place + len(words)
            spans.append({"reference": f"1.{turn}", "speaker": speaker, "start": place, "end": end})
            place = end + 1
        given = {
            "organization": session.organization,
            "session": session,
            "interview": session.version.interview,
            "candidate": session.candidate,
            "started_at": session.started_at,
            "input_version": 1,
            "number": number,
            "text": "\n".join(words for _speaker, words in lines),
            "spans": spans,
            "starts_ms": 0,
            "ends_ms": 1000,
            "digest": str(number),
            "may_be_read_by_ai": True,
            **values,
        }
        rows.append(Passage(**given))
    Passage.objects.bulk_create(rows)
    postings.write(rows)
    return session


def make_index(dimensions: int, *, state: str = "serving") -> EmbeddingIndex:
    return EmbeddingIndex.objects.create(model="fake", dimensions=dimensions, state=state)


def give_vectors(index: EmbeddingIndex, vectors: Sequence[Sequence[float]]) -> None:
    """To all passages that are there, in their order."""
    passages = Passage.objects.order_by("session", "number")
    Embedding.objects.bulk_create(
        Embedding(
            organization=passage.organization, passage=passage, index=index, vector=list(vector)
        )
        for passage, vector in zip(passages, vectors, strict=True)
    )
