"""Make hits of ranked pieces: about a hundred words around each, none of them twice (pure)."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from pipeline.passages import Span
from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.hit import Hit, Quoted
from pipeline.retrieval.likeness import Shingles, is_like_any, shingles_of
from pipeline.retrieval.ranking import Ranked
from pipeline.retrieval.window import Key, Piece, Window, in_order

#: Enough to understand an answer by, few enough for ten of them to be read.
HIT_WORDS = 90
#: Less than this, beside a better hit, completes that one: alone it would tell nobody anything.
FRAGMENT_WORDS = 40


@dataclass
class Draft:
    """A hit in the making: what was found, and the places of its pieces in their run."""

    found: Ranked
    run: Sequence[Piece]
    places: list[int]


def assemble(
    ranked: Iterable[Ranked],
    windows: Sequence[Window],
    *,
    limit: int,
    speaker: Speaker | None = None,
    shown: Sequence[Hit] = (),
) -> list[Hit]:
    """Best first. `windows` are those of the ranked pieces and their neighbours.

    Under a speaker filter a hit holds that party's words only, also before and after it.
    What says nearly the same as a better hit, or one that was `shown`, is left out.
    """
    runs = [
        [piece for piece in run if not speaker or piece.speaker == speaker]
        for run in in_order(windows)
    ]
    place = {piece.key: (run, at) for run in runs for at, piece in enumerate(run)}
    drafts: list[Draft] = []
    taken: dict[Key, Draft] = {}
    before = {key for hit in shown for key in _keys(hit)}
    known: list[Shingles] = [shingles_of(hit.text) for hit in shown]
    repeated = set(before)
    for each in ranked:
        if len(drafts) == limit:
            break
        if each.piece.key in taken or each.piece.key in repeated:
            continue
        run, at = place[each.piece.key]
        reach = _reach(run, at, taken.keys() | before)
        draft = Draft(each, run, list(reach))
        beside = [i for i in (reach.start - 1, reach.stop) if 0 <= i < len(run)]
        better = [taken[run[i].key] for i in beside if run[i].key in taken]
        if better and sum(run[i].words for i in draft.places) < FRAGMENT_WORDS:
            better[0].places = sorted([*better[0].places, *draft.places])
            draft = better[0]
        else:
            shingles = shingles_of(" ".join(run[i].text for i in draft.places))
            if is_like_any(shingles, known):
                repeated |= {run[i].key for i in draft.places}
                continue
            known.append(shingles)
            drafts.append(draft)
        taken |= {run[i].key: draft for i in draft.places}
    return [_hit(draft) for draft in drafts]


def _reach(pieces: Sequence[Piece], at: int, taken: Container[Key]) -> range:
    """As far as the words go, to both sides in turn; less what stands in a better hit already."""
    first = last = at
    words = pieces[at].words
    while words < HIT_WORDS and (first > 0 or last + 1 < len(pieces)):
        goes_on = last + 1 < len(pieces) and (first == 0 or last - at <= at - first)
        first, last = (first, last + 1) if goes_on else (first - 1, last)
        words += pieces[last if goes_on else first].words
    start, end = at, at
    while start > first and pieces[start - 1].key not in taken:
        start -= 1
    while end < last and pieces[end + 1].key not in taken:
        end += 1
    return range(start, end + 1)


def _hit(draft: Draft) -> Hit:
    found, run, chosen = draft.found, draft.run, draft.places
    pieces = [run[i] for i in chosen]
    window = found.window
    spans, place = [], 0
    for piece in pieces:
        end = place + len(piece.text)
        spans.append(
            Span(piece.reference, piece.speaker, place, end, piece.starts_ms, piece.ends_ms)
        )
        place = end + 1
    return Hit(
        passage_id=window.passage_id,
        session_id=window.session_id,
        interview_id=window.interview_id,
        kind=window.kind,
        title=window.title,
        started_at=window.started_at,
        turns=tuple(dict.fromkeys(piece.reference for piece in pieces)),
        text="\n".join(piece.text for piece in pieces),
        spans=tuple(spans),
        starts_ms=min(piece.starts_ms for piece in pieces),
        ends_ms=max(piece.ends_ms for piece in pieces),
        score=found.score,
        signals=found.signals,
        before=_quoted(run[max(chosen[0] - 1, 0) : chosen[0]]),
        after=_quoted(run[chosen[-1] + 1 : chosen[-1] + 2]),
    )


def _keys(hit: Hit) -> list[Key]:
    source = hit.session_id or hit.passage_id
    return [(source, quoted.reference, quoted.text) for quoted in hit.quoted]


def _quoted(pieces: Sequence[Piece]) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(piece.reference, piece.speaker, piece.text, piece.starts_ms, piece.ends_ms)
        for piece in pieces
    )
