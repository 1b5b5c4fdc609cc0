"""No filter makes vanish what is there: each of them, in a large scope, beside the exact answer."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.db import connection

from interviews.access import Interviewer, Operator, Visitor
from interviews.models import Session
from pipeline.models import Embedding, PartyEmbedding, Passage, Posting
from pipeline.retrieval import dense, rarity, shortlist
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters, Speaker
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.recent import Recent
from pipeline.retrieval.scope import Scope, scope_of
from tests.cast import Cast
from tests.interviews.agents import make_agent
from tests.pipeline.retrieval.crowd import LATER, QUERY, WORD, Crowd, make_crowd

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: Passages, and those of them that a filter keeps: one in a hundred, one in ten thousand.
KEPT = [(3_000, 30), (10_000, 1)]


@pytest.fixture(autouse=True)
def _every_scope_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searched by the indexes, which are not to be gone round, and by short lists."""
    monkeypatch.setattr(scopes, "SMALL", 0)
    monkeypatch.setattr(shortlist, "SHORT", 50)
    monkeypatch.setattr(shortlist, "LONG", 500)
    monkeypatch.setattr(rarity, "_known", Recent(most=100, seconds=600))


def ways_of_narrowing(cast: Cast, crowd: Crowd) -> Iterator[tuple[str, Visitor, Filters]]:
    """Each leaves the few and nobody else. The last moves them to another organization."""
    few, reviewer = crowd.few, cast.reviewer
    interview, candidate = few.version.interview, few.candidate_id
    assert candidate is not None
    for name, filters in {
        "interview": Filters(interviews=(interview.pk,)),
        "candidate": Filters(candidates=(candidate,)),
        "session": Filters(sessions=(few.pk,)),
        "since": Filters(since=LATER),
        "days": Filters(since=LATER, until=LATER.replace(hour=23)),
        "speaker": Filters(speaker="candidate"),
        "verdict": Filters(verdicts=("limited", "unusable")),
        "all of them": Filters(
            interviews=(interview.pk,),
            candidates=(candidate,),
            sessions=(few.pk,),
            since=LATER,
            speaker="candidate",
            verdicts=("limited",),
        ),
    }.items():
        yield name, reviewer, filters
    restricted = make_agent(cast.lindenhof, interviews=[interview])
    yield "permission of a program", restricted, Filters()
    asking = Interviewer(cast.lindenhof.pk, interview.pk, candidate)
    yield "permission of an interviewer", asking, Filters()
    move(few, cast)
    for who in (cast.outsider, Operator(cast.quarzwerk.pk)):
        yield "organization", who, Filters()


def move(session: Session, cast: Cast) -> None:
    passages = Passage.objects.filter(session=session)
    for rows in (Posting.objects, Embedding.objects, PartyEmbedding.objects):
        rows.filter(passage__in=passages).update(organization=cast.quarzwerk)
    passages.update(organization=cast.quarzwerk)


def by_index_alone(
    scope: Scope, crowd: Crowd, *, most: int, speaker: Speaker | None
) -> list[object]:
    """As a search does it, told to take the index wherever there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    found: list[object] = list(
        dense.find_nearest(scope, crowd.index, QUERY, most=most, speaker=speaker)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_sort = on")
    return found


@pytest.mark.parametrize(("count", "few"), KEPT)
def test_every_filter_finds_what_comparing_all_finds(cast: Cast, count: int, few: int) -> None:
    crowd = make_crowd(cast, count=count, few=few)
    nearest = crowd.exact(most=few)
    for name, visitor, filters in ways_of_narrowing(cast, crowd):
        scope = scope_of(visitor, filters)
        assert not scope.is_small, name
        search = partial(by_index_alone, scope, crowd, speaker=filters.speaker)
        assert set(search(most=few)) == set(nearest), name
        if few > 1:
            some = search(most=few // 3)
            assert len(set(some) & set(nearest[: few // 3])) >= 0.9 * (few // 3), name
        assert set(search(most=few + 20)) == set(nearest), name
        words = find_by_words(
            scope, WORD, speaker=filters.speaker, most_passages=few + 20, most_pieces=1
        )
        assert set(words.passages) == set(nearest), name
