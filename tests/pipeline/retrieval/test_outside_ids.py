"""By which ids sessions and Turns are known outside."""

import pytest

from interviews import access
from interviews.states import SessionState
from pipeline.retrieval.outside_ids import OutsideIds
from tests.cast import Cast, make_session
from tests.interviews.importing import import_one

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_imported_ones_are_known_by_the_ids_that_they_came_with(cast: Cast) -> None:
    session = import_one(cast)
    ids = OutsideIds(access.Operator(cast.lindenhof.pk))
    assert ids.session(session.pk) == "call-7"
    assert ids.turns(session.pk, ["1.2", "1.1"]) == ["call-7#1", "call-7#0"]


def test_others_are_known_by_their_own(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    ids = OutsideIds(access.Operator(cast.lindenhof.pk))
    assert ids.session(session.pk) == str(session.pk)
    assert ids.turns(session.pk, ["1.2"]) == ["1.2"]


def test_a_stranger_learns_no_id(cast: Cast) -> None:
    session = import_one(cast)
    ids = OutsideIds(access.Operator(cast.quarzwerk.pk))
    assert ids.session(session.pk) == str(session.pk)
    assert ids.turns(session.pk, ["1.2"]) == ["1.2"]


def test_many_are_asked_for_together_and_once(
    cast: Cast, django_assert_num_queries: object
) -> None:
    sessions = [import_one(cast, id=f"call-{n}").pk for n in range(5)]
    ids = OutsideIds(access.Operator(cast.lindenhof.pk))
    with django_assert_num_queries(2):  # type: ignore[operator] # a fixture of pytest-django
        ids.learn(sessions)
        assert [ids.session(pk) for pk in sessions] == [f"call-{n}" for n in range(5)]
        ids.learn(sessions)
