"""Write the postings of passages: how often each lexeme stands in each unit, and who said it.

Postgres makes the lexemes, so that texts and queries are stemmed alike.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from pipeline.models import Passage
from pipeline.passages import Span
from pipeline.retrieval.units import Counted, parts_of

AT_ONCE = 200

FILL = """
UPDATE pipeline_passage AS passage
   SET interview_id = version.interview_id, candidate_id = session.candidate_id,
       started_at = session.started_at
  FROM interviews_session AS session
  JOIN interviews_interviewversion AS version ON version.id = session.version_id
 WHERE passage.id = ANY(%s) AND session.id = passage.session_id AND passage.interview_id IS NULL
"""
WRITE = """
WITH part AS (
    SELECT *
      FROM unnest(%(passages)s::uuid[], %(units)s::int[], %(parties)s::text[], %(texts)s::text[])
           AS part(passage_id, unit, party, words)
), counted AS (
    SELECT part.passage_id, passage.organization_id, part.unit, found.lexeme,
           sum(cardinality(found.positions)) FILTER (WHERE party = 'candidate') AS candidate,
           sum(cardinality(found.positions)) FILTER (WHERE party = 'interviewer') AS interviewer,
           sum(cardinality(found.positions)) FILTER (WHERE party = 'other') AS other
      FROM part
      JOIN pipeline_passage AS passage ON passage.id = part.passage_id,
           unnest(to_tsvector(passage.configuration::regconfig, part.words)) AS found
     GROUP BY part.passage_id, passage.organization_id, part.unit, found.lexeme
), whole AS (
    SELECT *, sum(coalesce(candidate, 0) + coalesce(interviewer, 0) + coalesce(other, 0))
              OVER (PARTITION BY passage_id, unit) AS length
      FROM counted
), written AS (
    INSERT INTO pipeline_posting
        (passage_id, organization_id, unit, lexeme, candidate_count, interviewer_count,
         other_count, length)
    SELECT passage_id, organization_id, unit, lexeme, least(coalesce(candidate, 0), 32767),
           least(coalesce(interviewer, 0), 32767), least(coalesce(other, 0), 32767),
           least(length, 32767)
      FROM whole
    ON CONFLICT DO NOTHING
), units AS (
    SELECT DISTINCT passage_id, unit, length FROM whole
)
UPDATE pipeline_passage AS passage
   SET length = coalesce(
           (SELECT length FROM units WHERE passage_id = passage.id AND unit = 0), 0),
       piece_count = (SELECT count(*) FROM units WHERE passage_id = passage.id AND unit > 0),
       piece_length = coalesce(
           (SELECT sum(length) FROM units WHERE passage_id = passage.id AND unit > 0), 0)
 WHERE passage.id = ANY(%(passages)s::uuid[])
"""


@transaction.atomic
def write(passages: Sequence[Passage]) -> None:
    """Of stored passages in their order: whole sessions, and what has none."""
    ids = [passage.pk for passage in passages]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pipeline_posting WHERE passage_id = ANY(%s)", [ids])
        parts = list(parts_of([_counted(passage) for passage in passages]))
        for chunk in _chunks(ids):
            there = [part for part in parts if part.passage_id in chunk]
            cursor.execute(
                WRITE,
                {
                    "passages": [part.passage_id for part in there],
                    "units": [part.unit for part in there],
                    "parties": [part.party for part in there],
                    "texts": [part.text.replace("\0", " ") for part in there],
                },
            )


def write_missing(*, most: int = AT_ONCE) -> int:
    """Passages that have none yet, with the rest of their sessions; how many were written."""
    without = Passage.objects.filter(length__isnull=True).order_by("pk")
    lacking = list(without.only("pk", "session_id")[:most])
    sessions = {passage.session_id for passage in lacking} - {None}
    alone = [passage.pk for passage in lacking if passage.session_id is None]
    passages = [
        *Passage.objects.filter(session__in=sessions).order_by("session", "number"),
        *Passage.objects.filter(pk__in=alone),
    ]
    if passages:
        _fill([passage.pk for passage in passages])
        write(passages)
    return len(passages)


def _fill(ids: Sequence[UUID]) -> None:
    """A worker of the release before does not write what people filter by."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [list(ids)])


def _counted(passage: Passage) -> Counted:
    return Counted(
        passage.pk,
        passage.session_id,
        passage.text,
        passage.context,
        tuple(Span(**span) for span in passage.spans),
        passage.names,
    )


def _chunks(ids: Sequence[UUID]) -> list[set[UUID]]:
    return [set(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE)]
