"""Filters as people write them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from interviews import access
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.wishes import WishError, read_filters
from tests.cast import Cast
from tests.interviews.importing import import_one

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def read(cast: Cast, **told: Any) -> Filters:
    return read_filters(access.Operator(cast.lindenhof.pk), told)


def test_nothing_wished_is_no_filter(cast: Cast) -> None:
    assert read(cast) == Filters()
    assert read(cast, interview=None, candidate=[], since="", speaker="") == Filters()


def test_interviews_candidates_and_sessions_are_known_by_name_or_id(cast: Cast) -> None:
    session = import_one(cast)
    interview = session.version.interview_id
    candidate = session.candidate_id
    assert read(cast, interview="Calls of autumn").interviews == (interview,)
    assert read(cast, interview=str(interview)).interviews == (interview,)
    both = read(cast, interview=["Calls of autumn", cast.interview.title]).interviews
    assert set(both) == {interview, cast.interview.pk}
    assert read(cast, candidate="Petra Probe").candidates == (candidate,)
    assert read(cast, session="call-7").sessions == (session.pk,)
    assert read(cast, session=str(session.pk)).sessions == (session.pk,)


def test_days_are_moments_in_utc(cast: Cast) -> None:
    found = read(cast, since="2024-10-03", until="2024-10-04T02:00+02:00")
    assert found.since == datetime(2024, 10, 3, tzinfo=UTC)
    assert found.until == datetime(2024, 10, 4, tzinfo=UTC)
    assert read(cast, until="2024-10-04").until == datetime(2024, 10, 5, tzinfo=UTC)
    assert read(cast, until="9999-12-31").until is None


def test_the_rest_is_taken_as_it_is(cast: Cast) -> None:
    found = read(cast, speaker="candidate", verdict="good", kind=["turns"])
    assert (found.speaker, found.verdicts, found.kinds) == ("candidate", ("good",), ("turns",))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"intervew": "a"}, "There is no filter 'intervew'"),
        ({"interview": "Nothing of that name"}, "There is no interview 'Nothing of that name'."),
        ({"candidate": 7}, "candidate must be a text"),
        ({"session": ["a", ""]}, "session must be a text"),
        ({"interview": "a\0b"}, "interview must be a text"),
        ({"candidate": "half a \ud83d"}, "candidate must be a text"),
        ({"speaker": "robot"}, "speaker must be candidate or interviewer."),
        ({"verdict": "goood"}, "verdict must be one of good, limited, unusable."),
        ({"kind": ["turns", "knowlege"]}, "kind must be one of turns, knowledge."),
        ({"since": "yesterday"}, "since must be a day"),
        ({"until": "0001-01-01T00:00+14:00"}, "until must be a day"),
    ],
)
def test_what_is_not_understood_never_widens_a_search(
    cast: Cast, told: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WishError) as refused:
        read(cast, **told)
    assert str(refused.value).startswith(reason)


def test_what_is_another_organizations_is_not_there(cast: Cast) -> None:
    session = import_one(cast)
    stranger = access.Operator(cast.quarzwerk.pk)
    for told in (
        {"interview": "Calls of autumn"},
        {"interview": str(session.version.interview_id)},
        {"candidate": "Petra Probe"},
        {"session": "call-7"},
        {"session": str(session.pk)},
    ):
        with pytest.raises(WishError, match="There is no"):
            read_filters(stranger, told)
