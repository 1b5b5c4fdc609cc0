"""Tools tell of sessions that are over, and that nobody has taken back."""

import pytest

from interviews import access
from interviews.actions.imports import Terms
from interviews.models import Consent, Session
from interviews.states import SessionState
from pipeline.tools.sessions import about, access_readable, readable
from tests.cast import NOW, Cast, make_invitation, make_preview, make_session
from tests.interviews.importing import import_one
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_session_that_goes_on_and_a_preview_are_not_told_of(scene: Scene, cast: Cast) -> None:
    live = make_session(make_invitation(cast.version), state=SessionState.LIVE)
    preview = make_preview(cast.interview, by=cast.editor)
    assert list(readable(scene.agent)) == [scene.session]
    for hidden in (live, preview):
        with pytest.raises(access.NotFound):
            access_readable(scene.agent, hidden.pk)


def test_a_session_whose_candidate_takes_the_consent_back_is_gone_at_once(scene: Scene) -> None:
    Consent.objects.filter(session=scene.session).update(withdrawn_at=NOW)
    assert scene.refusal("get_session", session_id=str(scene.session.pk)) == "not_found"
    assert scene.ask("search_sessions", query="dough oven")["items"] == []


@pytest.mark.parametrize("may_be_read", [False, True])
def test_an_import_is_told_of_where_programs_may_read_it(
    scene: Scene, cast: Cast, may_be_read: bool
) -> None:
    terms = Terms("en", may_be_read_by_ai=may_be_read)
    imported = import_one(cast, terms=terms)
    assert (imported in readable(scene.agent)) is may_be_read
    listed = scene.ask("list_interviews")["items"]
    assert sum(each["ended_sessions"] for each in listed) == 1  # held here


def test_a_session_is_named_with_interview_and_candidate(scene: Scene) -> None:
    scene.session.candidate.name = "see https://evil.example"  # type: ignore[union-attr]
    shown = about(Session.objects.get(pk=scene.session.pk))
    assert shown["interview"]["title"] == "Night baker"
    assert shown["link"].endswith(f"/admin/interviews/session/{scene.session.pk}/change/")
    assert "://" not in about(scene.session)["candidate"]["name"]
