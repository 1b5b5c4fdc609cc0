"""The third signal: what the best hits mention and few others do leads on to those few.

A question about several sessions often shares no word with half of what answers it; the other half
names the person, place or thing that both are about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pipeline.retrieval.counted import SAID
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.ranking import LISTS, Ranked, by_largest, in_rank
from pipeline.retrieval.scope import Scope
from pipeline.retrieval.statements import alone
from pipeline.retrieval.window import Key, Window

#: As a part of what another list counts; how it was chosen: docs/subsystems/search.md.
WEIGHT = 0.2
#: So many passages, the best, lead on to others.
LEADING = 5
#: What more passages of the scope mention is no link; each thing said stands in two of them.
MOST_MENTIONS = 6

#: What a leading passage and another one say, and no more of those that were found than of all.
SHARED = """
    SELECT posting.lexeme, array_agg(posting.passage_id) AS passages
      FROM pipeline_posting AS posting
     WHERE posting.passage_id = ANY(%s::uuid[]) AND posting.unit = 0 AND {said} > 0
       AND posting.lexeme = ANY(ARRAY(
               SELECT posting.lexeme
                 FROM pipeline_posting AS posting
                WHERE posting.passage_id = ANY(%s::uuid[]) AND posting.unit = 0 AND {said} > 0
                  AND length(posting.lexeme) > 2 AND posting.lexeme !~ '^[0-9]+$'
           ))
     GROUP BY posting.lexeme
    HAVING count(*) BETWEEN 2 AND {most}
"""
#: In a few passages everything is counted; in more of them, until it is known to be common.
FEW = 300
IN_FEW = """
WITH scope AS MATERIALIZED ({scope}), shared AS MATERIALIZED ({shared}), rare AS MATERIALIZED (
    SELECT said.lexeme
      FROM scope,
           LATERAL (
               SELECT posting.lexeme
                 FROM pipeline_posting AS posting
                WHERE posting.passage_id = scope.id AND posting.unit = 0 AND {said} > 0
               OFFSET 0  -- passage by passage, whatever the planner thinks of it
           ) AS said
     GROUP BY said.lexeme HAVING count(*) <= {most}
)
SELECT shared.passages FROM shared JOIN rare ON rare.lexeme = shared.lexeme
"""
IN_MANY = """
WITH scope AS {materialized} ({scope}), shared AS MATERIALIZED ({shared})
SELECT shared.passages
  FROM shared,
       LATERAL (
           SELECT count(*) AS mentions
             FROM (
                 SELECT FROM pipeline_posting AS posting
                  WHERE posting.lexeme = shared.lexeme
                    AND posting.organization_id = ANY(%s::uuid[])
                    AND posting.unit = 0 AND {said} > 0 AND {within}
                  LIMIT {most} + 1
             ) AS sample
       ) AS counted
 WHERE counted.mentions <= {most}
"""
#: Of a small scope Postgres keeps the ids at hand; in a large one it looks each passage up.
MATERIALIZED = {
    True: ("MATERIALIZED", "(posting.passage_id IN (SELECT id FROM scope)) IS TRUE"),
    False: ("NOT MATERIALIZED", "EXISTS (SELECT FROM scope WHERE id = posting.passage_id)"),
}


def find_links(
    scope: Scope, ranked: Sequence[Ranked], windows: Sequence[Window], *, speaker: Speaker | None
) -> dict[UUID, float]:
    """How much the best lead on to each of the others of `windows`, by passage."""
    leading = leading_of(ranked)
    if not leading:
        return {}
    said = SAID[speaker]
    materialized, within = MATERIALIZED[scope.is_small]
    is_counted_whole = scope.is_small and scope.count <= FEW
    statement = (IN_FEW if is_counted_whole else IN_MANY).format(
        scope=scope.sql,
        shared=SHARED.format(said=said, most=MOST_MENTIONS),
        said=said,
        most=MOST_MENTIONS,
        materialized=materialized,
        within=within,
    )
    passages = [window.passage_id for window in windows]
    values = [*scope.parameters, passages, list(leading)]
    with alone() as cursor:
        cursor.execute(
            statement, values if is_counted_whole else [*values, list(scope.organizations)]
        )
        mentions = [together for (together,) in cursor.fetchall()]
    return led_to(mentions, leading, windows)


def leading_of(ranked: Iterable[Ranked]) -> dict[UUID, float]:
    """The best passages and their scores."""
    leading: dict[UUID, float] = {}
    for each in ranked:
        leading.setdefault(each.window.passage_id, each.score)
        if len(leading) == LEADING:
            break
    return leading


def led_to(
    mentions: Iterable[Sequence[UUID]], leading: Mapping[UUID, float], windows: Sequence[Window]
) -> dict[UUID, float]:
    """Of what is mentioned, in which passages each: those beside a leading one share its words."""
    beside = {
        (window.source, window.number + step)
        for window in windows
        if window.passage_id in leading
        for step in (-1, 0, 1)
    }
    others = {
        window.passage_id for window in windows if (window.source, window.number) not in beside
    }
    found: dict[UUID, float] = {}
    for passages in mentions:
        weight = max((leading.get(each, 0.0) for each in passages), default=0.0)
        for each in others.intersection(passages):
            found[each] = found.get(each, 0.0) + weight
    return found


def follow(
    ranked: Sequence[Ranked], windows: Sequence[Window], links: Mapping[UUID, float]
) -> list[Ranked]:
    """The same pieces in their new order: more for what stands in a passage that is led to."""
    shares = by_largest(links)
    gained: dict[Key, float] = {}
    for window in windows:
        share = shares.get(window.passage_id, 0.0)
        for piece in window.pieces if share else ():
            gained[piece.key] = max(gained.get(piece.key, 0.0), share)
    return in_rank(_with(each, gained.get(each.piece.key, 0.0)) for each in ranked)


def _with(ranked: Ranked, share: float) -> Ranked:
    if not share:
        return ranked
    score = min(ranked.score + WEIGHT * share / LISTS, 1.0)
    return replace(ranked, score=score, signals={**ranked.signals, "links": share})
