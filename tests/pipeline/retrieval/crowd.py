"""A crowd of passages near a query, and a few far from it that differ in all a filter is about."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from django.db import connection

from interviews.models import Session
from interviews.states import SessionState
from pipeline.models import Embedding, EmbeddingIndex
from pipeline.retrieval import vector_index
from tests.cast import (
    NOW,
    Cast,
    make_candidate,
    make_interview,
    make_invitation,
    make_session,
    make_version,
)
from tests.pipeline.retrieval.rows import make_index
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

DIMENSIONS = 8
QUERY = [1.0] + [0.0] * (DIMENSIONS - 1)
WORD = "oven"
LATER = NOW + timedelta(days=30)

PASSAGES = """
INSERT INTO pipeline_passage
    (id, organization_id, session_id, interview_id, candidate_id, started_at, input_version, kind,
     number, text, context, spans, starts_ms, ends_ms, length, digest, may_be_read_by_ai,
     created_at)
SELECT gen_random_uuid(), %(organization)s, %(session)s, %(interview)s, %(candidate)s,
       %(started_at)s, 1, 'turns', number, %(text)s, '',
       jsonb_build_array(jsonb_build_object('reference', '1.1', 'speaker', %(speaker)s::text,
                                            'start', 0, 'end', length(%(text)s))),
       0, 1000, %(length)s, '', true, now()
  FROM generate_series(1, %(count)s) AS number
"""
POSTINGS = """
INSERT INTO pipeline_posting
    (passage_id, organization_id, unit, lexeme, candidate_count, interviewer_count, other_count,
     length)
SELECT id, organization_id, 0, %(word)s, (%(speaker)s = 'candidate')::int,
       (%(speaker)s = 'interviewer')::int, 0, length
  FROM pipeline_passage WHERE session_id = %(session)s
"""
EMBEDDINGS = """
INSERT INTO pipeline_embedding (id, organization_id, passage_id, index_id, with_parties, vector)
SELECT gen_random_uuid(), organization_id, passage.id, %(index)s, true,
       (SELECT array_agg(CASE WHEN place = 1 THEN %(first)s ELSE random() - 0.5 END
                         ORDER BY place)::vector
          FROM generate_series(1, %(dimensions)s) AS place WHERE passage.number > 0)
  FROM pipeline_passage AS passage WHERE session_id = %(session)s
"""
#: Nobody else speaks in it: the vectors are those of the whole.
PARTY_EMBEDDINGS = """
INSERT INTO pipeline_partyembedding
    (id, organization_id, passage_id, index_id, speaker, vector)
SELECT gen_random_uuid(), embedding.organization_id, passage_id, index_id, %(speaker)s, vector
  FROM pipeline_embedding AS embedding JOIN pipeline_passage AS passage ON passage.id = passage_id
 WHERE session_id = %(session)s
"""


@dataclass(frozen=True)
class Crowd:
    """Both of Lindenhof. The few have an interview, candidate, day, verdict and party of theirs."""

    index: EmbeddingIndex
    session: Session
    few: Session

    def exact(self, *, most: int) -> list[UUID]:
        """The nearest of the few, by numpy."""
        rows = Embedding.objects.filter(passage__session=self.few).values_list("passage", "vector")
        ids, vectors = zip(*rows, strict=True)
        found = np.array(vectors)
        likeness = found @ np.array(QUERY) / np.linalg.norm(found, axis=1)
        return [ids[place] for place in np.argsort(-likeness)[:most]]


def make_crowd(cast: Cast, *, count: int, few: int) -> Crowd:
    """So many passages, of which so many are the few's; indexed."""
    index = make_index(DIMENSIONS)
    crowd = make_ended_session(cast)
    version = make_version(make_interview(cast.lindenhof, title="Day baker"))
    candidate = make_candidate(cast.lindenhof, name="Nele Apart")
    invitation = make_invitation(version, candidate=candidate)
    apart = make_session(invitation, state=SessionState.ENDED)
    Session.objects.filter(pk=apart.pk).update(started_at=LATER)
    apart.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
    _fill(crowd, index, count - few, speaker="interviewer", first=1.0, length=2)
    _fill(apart, index, few, speaker="candidate", first=-1.0, length=9)
    make_quality(make_step_run(crowd, step="transcript"), verdict="good")
    make_quality(make_step_run(apart, step="transcript"), verdict="limited")
    vector_index.keep_up()
    with connection.cursor() as cursor:  # as the database does by itself, a minute later
        cursor.execute("ANALYZE pipeline_passage, pipeline_posting")
        cursor.execute("ANALYZE pipeline_embedding, pipeline_partyembedding")
    return Crowd(index, crowd, apart)


def _fill(
    session: Session, index: EmbeddingIndex, count: int, *, speaker: str, first: float, length: int
) -> None:
    given = {
        "organization": session.organization_id,
        "session": session.pk,
        "interview": session.version.interview_id,
        "candidate": session.candidate_id,
        "started_at": session.started_at,
        "text": WORD,
        "word": WORD,
        "speaker": speaker,
        "length": length,
        "count": count,
        "index": index.pk,
        "first": first,
        "dimensions": DIMENSIONS,
    }
    with connection.cursor() as cursor:
        for statement in (PASSAGES, POSTINGS, EMBEDDINGS, PARTY_EMBEDDINGS):
            cursor.execute(statement, given)
