"""Passages that nobody said: invented words as frequent as words are, vectors on random walks."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from interviews.actions.imports import Terms, import_session
from interviews.import_format import read_line
from interviews.models import Interview, Organization, Session
from pipeline.embeddings import MiniLM
from pipeline.models import EmbeddingIndex, Passage
from pipeline.retrieval import postings, vector_index

DIMENSIONS = MiniLM.dimensions
WORDS_EACH = 40
VOCABULARY = 20_000
#: So many are more frequent than any word that is indexed: a language's stop words.
STOP_WORDS = 100
WEIGHTS = 1.0 / (STOP_WORDS + np.arange(VOCABULARY))
AT_ONCE = 1_000
#: How much of its way a walk keeps from one passage to the next.
STEP = 0.5
#: Interviews by the share of passages that are theirs; the rest is in one more.
SHARES = (0.01, 0.0001)


@dataclass
class Heap:
    """All that is searched: who it is of, and which interview keeps which share of it."""

    organization: Organization
    interviews: dict[float, Interview]
    sessions: dict[float, Session]
    index: EmbeddingIndex
    chance: np.random.Generator
    vectors: list[NDArray[np.float32]] = field(default_factory=list)
    count: int = 0

    def words(self, count: int) -> str:
        places = self.chance.choice(VOCABULARY, count, p=WEIGHTS / WEIGHTS.sum())
        return " ".join(f"wo{place}rd" for place in places)


def begin() -> Heap:
    organization = Organization.objects.create(name="Generated", slug="generated")
    sessions = {share: _session(organization, share) for share in (1.0, *SHARES)}
    interviews = {share: each.version.interview for share, each in sessions.items()}
    index = EmbeddingIndex.objects.create(
        model=MiniLM.name, dimensions=DIMENSIONS, state=EmbeddingIndex.State.SERVING
    )
    return Heap(organization, interviews, sessions, index, np.random.default_rng(11))


def grow(heap: Heap, *, until: int) -> None:
    """More of the same, then the index over the vectors, as the running product keeps it."""
    while heap.count < until:
        _add(heap, min(AT_ONCE, until - heap.count))
    vector_index.keep_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add(heap: Heap, count: int) -> None:
    passages = [_passage(heap, heap.count + place) for place in range(count)]
    Passage.objects.bulk_create(passages)
    postings.write(passages)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY pipeline_embedding (id, organization_id, passage_id, index_id, vector) FROM STDIN"
        ) as copy,
    ):
        for passage, vector in zip(passages, _walk(heap, count), strict=True):
            text = "[" + ",".join(f"{value:.4f}" for value in vector) + "]"
            copy.write_row((uuid.uuid4(), heap.organization.pk, passage.pk, heap.index.pk, text))
    heap.count += count


def _walk(heap: Heap, count: int) -> Iterator[NDArray[np.float32]]:
    """Neighbours are alike, as passages of one conversation are."""
    at = heap.chance.standard_normal(DIMENSIONS)
    for place in range(count):
        if place % 20 == 0:
            at = heap.chance.standard_normal(DIMENSIONS)
        at = at + STEP * heap.chance.standard_normal(DIMENSIONS)
        vector = (at / np.linalg.norm(at)).astype(np.float32)
        if place % 100 == 0:
            heap.vectors.append(vector)
        yield vector


def _passage(heap: Heap, number: int) -> Passage:
    share = next((each for each in reversed(SHARES) if number % round(1 / each) == 0), 1.0)
    session = heap.sessions[share]
    text = heap.words(WORDS_EACH)
    span = {"reference": "1.1", "speaker": "candidate", "start": 0, "end": len(text)}
    return Passage(
        organization=heap.organization,
        session=session,
        interview=heap.interviews[share],
        candidate=session.candidate,
        started_at=session.started_at,
        input_version=session.input_version,
        number=number + 1,
        text=text,
        spans=[span],
        starts_ms=0,
        ends_ms=1000,
        digest="",
        may_be_read_by_ai=True,
    )


def _session(organization: Organization, share: float) -> Session:
    line = (
        f'{{"id": "{share}", "interview": "{share}", "candidate": "Nobody", '
        '"started_at": "2026-01-01T00:00:00Z", "turns": [{"id": "1", "speaker": "candidate", '
        '"text": "Nothing.", "started_ms": 0, "ended_ms": 1000}]}'
    )
    told = read_line(line)
    imported = import_session(
        organization=organization, told=told, terms=Terms(), now=told.started_at
    )
    return Session.objects.select_related("version__interview").get(pk=imported.session_id)
