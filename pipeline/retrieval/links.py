"""The third signal: a name in one of the best pieces leads on to the others that name it.

A question about several sessions finds the first of them by its words, and shares none with the
rest: what the rest names is named in the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pipeline.retrieval.counted import SAID
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.names import is_named, names_in, without_asked, without_common
from pipeline.retrieval.ranking import Ranked, in_rank
from pipeline.retrieval.scope import Scope
from pipeline.retrieval.statements import alone
from pipeline.retrieval.stemming import EVERY_CONFIGURATION
from pipeline.retrieval.window import Key, Window

#: So many pieces, the best, lead on to others.
LEADING = 3
#: What more pieces of the scope name is no link.
MOST_MENTIONS = 12
#: Of the score of the piece that leads, how much the one has that it leads to, if it is the only
#: one; how that and the others were chosen: docs/subsystems/search.md.
WEIGHT = 0.7
#: Of several that it leads to each has less, by this root of their number.
ROOT = 0.25

#: A name that is stemmed differently by languages is asked for in each way; one with a hyphen as a
#: whole, not by its halves.
ASKED = """
    SELECT name, lexeme, array_agg(configuration) AS configurations
      FROM unnest(%s::text[]) AS name, unnest(%s::text[]) AS configuration,
           unnest(to_tsvector(configuration::regconfig, name))
     WHERE length(lexeme) > 1 AND (lexeme LIKE '%%-%%' OR name NOT LIKE '%%-%%')
     GROUP BY name, lexeme
"""
#: A passage of one piece is counted as a whole only. So is one whose pieces all stand in the one
#: before it, and there they are counted.
OF_ONE = """
(SELECT jsonb_array_length(spans) = 1 FROM pipeline_passage WHERE id = posting.passage_id)
"""
#: In a small scope everybody who says it is found, those in the scope are kept, and of these no
#: name that is common there.
IN_SMALL = """
WITH scope AS MATERIALIZED ({scope}), asked AS MATERIALIZED ({asked}), mention AS MATERIALIZED (
    SELECT DISTINCT asked.name, posting.passage_id, greatest(posting.unit, 1) AS unit
      FROM asked
      JOIN pipeline_posting AS posting ON posting.lexeme = asked.lexeme
       AND posting.organization_id = ANY(%s::uuid[])
      JOIN scope ON scope.id = posting.passage_id
       AND scope.configuration = ANY(asked.configurations)
     WHERE (posting.unit > 0 OR scope.piece_count = 0 AND {of_one}) AND {said} > 0
)
SELECT name, passage_id, unit
  FROM mention
 WHERE name IN (SELECT name FROM mention GROUP BY name HAVING count(*) <= {most})
"""
#: In a large one only until it is known to be common.
IN_LARGE = """
WITH scope AS NOT MATERIALIZED ({scope}), asked AS MATERIALIZED ({asked})
SELECT asked.name, mention.passage_id, mention.unit
  FROM asked,
       LATERAL (
           SELECT posting.passage_id, greatest(posting.unit, 1) AS unit
             FROM pipeline_posting AS posting
            WHERE posting.lexeme = asked.lexeme
              AND posting.organization_id = ANY(%s::uuid[])
              AND {said} > 0
              AND EXISTS (
                  SELECT FROM scope
                   WHERE id = posting.passage_id AND configuration = ANY(asked.configurations)
                     AND (posting.unit > 0 OR piece_count = 0 AND {of_one})
              )
            LIMIT {most} + 1
       ) AS mention
"""

#: A passage, and the number of a piece of it, from 1.
Place = tuple[UUID, int]
#: By name, all who say it in the scope; none of a name that is common there.
Mentions = Mapping[str, Sequence[Place]]


def leading_names(
    ranked: Sequence[Ranked], windows: Iterable[Window], query: str
) -> dict[str, Ranked]:
    """What the best pieces name and the query does not, by the best piece that names it."""
    leading: dict[str, Ranked] = {}
    for each in ranked[:LEADING]:
        for name in without_asked(names_in(each.piece.text), query):
            leading.setdefault(name, each)
    texts = (piece.text for window in windows for piece in window.pieces) if leading else ()
    return {name: leading[name] for name in without_common(leading, texts)}


def find_mentions(scope: Scope, names: Iterable[str], *, speaker: Speaker | None) -> Mentions:
    """Under a filter for one party, those of that party."""
    asked = list(names)
    if not asked:
        return {}
    statement = (IN_SMALL if scope.is_small else IN_LARGE).format(
        scope=scope.sql, asked=ASKED, said=SAID[speaker], of_one=OF_ONE, most=MOST_MENTIONS
    )
    found: dict[str, set[Place]] = {}
    with alone() as cursor:
        cursor.execute(
            statement,
            [*scope.parameters, asked, list(EVERY_CONFIGURATION), list(scope.organizations)],
        )
        for name, passage_id, unit in cursor.fetchall():
            found.setdefault(name, set()).add((passage_id, unit))
    return {name: sorted(places) for name, places in found.items() if len(places) <= MOST_MENTIONS}


def follow(
    ranked: Sequence[Ranked],
    windows: Iterable[Window],
    leading: Mapping[str, Ranked],
    mentions: Mentions,
) -> list[Ranked]:
    """All pieces in their new order, with those that a name leads to; `windows` have them all."""
    passages = {window.passage_id: window for window in windows}
    led: dict[Key, Ranked] = {}
    for name, places in mentions.items():
        start = leading[name]
        known = {piece.key for piece in start.window.pieces}
        said = [
            (passages[passage_id].pieces[number - 1], passages[passage_id])
            for passage_id, number in places
            if passage_id in passages
        ]
        others = [
            (piece, window)
            for piece, window in said
            if piece.key not in known and is_named(name, piece.text)
        ]
        share = WEIGHT * start.score / max(len(others), 1) ** ROOT
        for piece, window in others:
            if piece.key not in led or led[piece.key].score < share:
                led[piece.key] = Ranked(piece, window, share, {"links": share})
    own = [_gained(each, led.pop(each.piece.key, None)) for each in ranked]
    return in_rank([*own, *led.values()])


def _gained(own: Ranked, led: Ranked | None) -> Ranked:
    if led is None or led.score <= own.score:
        return own
    return replace(own, score=led.score, signals={**own.signals, **led.signals})
