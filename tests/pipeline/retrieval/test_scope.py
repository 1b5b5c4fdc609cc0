"""What a search may look at: the visitor's own, narrowed by each filter, and no more."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pipeline.models import Passage, StepRun
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.scope import passages_of
from tests.cast import Cast
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_quality

pytestmark = [pytest.mark.db, pytest.mark.django_db]

DAY = timedelta(days=1)


def test_each_filter_keeps_what_it_names_and_drops_the_rest(cast: Cast) -> None:
    session = make_indexed_session(cast)
    started = session.started_at
    assert started is not None
    assert session.candidate_id is not None
    make_quality(StepRun.objects.get(session=session), verdict="limited")
    keeping = (
        Filters(),
        Filters(interviews=(cast.interview.pk, uuid4())),
        Filters(candidates=(session.candidate_id,)),
        Filters(sessions=(session.pk,)),
        Filters(since=started, until=started + DAY),
        Filters(speaker="candidate"),
        Filters(verdicts=("good", "limited")),
        Filters(kinds=("turns",)),
    )
    dropping = (
        Filters(interviews=(uuid4(),)),
        Filters(candidates=(uuid4(),)),
        Filters(sessions=(uuid4(),)),
        Filters(since=started + DAY),
        Filters(until=started),
        Filters(verdicts=("good",)),
        Filters(kinds=("document",)),
        Filters(sessions=(session.pk,), kinds=("document",)),
    )
    assert [passages_of(cast.reviewer, each).count() for each in keeping] == [1] * len(keeping)
    assert [passages_of(cast.reviewer, each).count() for each in dropping] == [0] * len(dropping)


def test_a_party_that_said_nothing_is_not_searched(cast: Cast) -> None:
    make_indexed_session(cast)
    spans = [span for span in Passage.objects.get().spans if span["speaker"] == "candidate"]
    Passage.objects.update(spans=spans)
    assert not passages_of(cast.reviewer, Filters(speaker="interviewer")).exists()


def test_a_verdict_on_an_older_transcript_does_not_count(cast: Cast) -> None:
    session = make_indexed_session(cast)
    make_quality(StepRun.objects.get(session=session), verdict="good")
    session.input_version = 2
    session.save()
    assert not passages_of(cast.reviewer, Filters(verdicts=("good",))).exists()


def test_no_filter_opens_what_the_visitor_may_not_read(cast: Cast) -> None:
    session = make_indexed_session(cast)
    mine = Filters(interviews=(cast.interview.pk,), sessions=(session.pk,))
    assert not passages_of(cast.outsider, mine).exists()
    assert not passages_of(cast.superuser, mine).exists()
