"""The first page of the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from interviews.admin.home import ROWS
from interviews.models import Session
from interviews.states import SessionState
from tests.cast import Cast, make_candidate, make_invitation, make_preview, make_session
from tests.interviews.admin.desk import page, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def hold(cast: Cast, name: str, state: SessionState) -> None:
    candidate = make_candidate(cast.lindenhof, name=name)
    make_session(make_invitation(cast.version, candidate=candidate), state=state)


def test_what_ended_waits_and_what_goes_on_is_shown(cast: Cast) -> None:
    hold(cast, "Edda Ended", SessionState.ENDED)
    hold(cast, "Lior Live", SessionState.LIVE)
    hold(cast, "Clara Closed", SessionState.CLOSED)
    make_preview(cast.interview, by=cast.editor)
    shown = page(cast.reviewer, "index")
    assert shown.index("Needs a decision") < shown.index("Edda Ended")
    assert shown.index("Going on now") < shown.index("Lior Live")
    assert "Clara Closed" not in shown
    assert "None" not in shown.replace("None planned yet", "")


def test_what_one_has_read_waits_until_somebody_decides(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    assert "New to me" in page(cast.reviewer, "index")
    page(cast.reviewer, "interviews_session_change", session.pk)
    read = page(cast.reviewer, "index")
    assert "Marlo" in read
    assert "New to me" not in read
    Session.objects.update(state=SessionState.CLOSED)
    assert "Nothing waits for you" in page(cast.reviewer, "index")


def test_four_charts_each_have_a_table_beside_them(cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.ENDED)
    shown = page(cast.reviewer, "index")
    assert shown.count("viva-chart-headline") == 4
    assert shown.count("As a table") == 4
    assert '<th scope="row">Ended</th>' in shown


def test_the_first_page_asks_as_much_for_many_as_for_one(cast: Cast) -> None:
    client = signed_in(cast.reviewer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/admin/")
        return len(asked)

    hold(cast, "First", SessionState.ENDED)
    questions()
    for_one = questions()
    for number in range(20):
        hold(cast, f"Candidate {number}", SessionState.ENDED)
        hold(cast, f"Talker {number}", SessionState.LIVE)
    assert questions() == for_one < 25


def test_a_long_queue_is_cut_and_counted(cast: Cast) -> None:
    for number in range(ROWS + 2):
        hold(cast, f"Candidate {number}", SessionState.ENDED)
    shown = page(cast.reviewer, "index")
    assert shown.count("viva-row-since") == ROWS
    assert f"All {ROWS + 2}" in shown


def test_nothing_of_others_is_on_the_first_page(cast: Cast) -> None:
    make_session(cast.invitation, state=SessionState.ENDED)
    assert "Marlo" not in page(cast.outsider, "index")


def test_only_editors_are_offered_to_invite(cast: Cast) -> None:
    assert "Invite a candidate" in page(cast.editor, "index")
    assert "Invite a candidate" not in page(cast.reviewer, "index")


def test_a_new_organization_is_shown_where_to_start(cast: Cast) -> None:
    assert "Write an interview" in page(cast.outsider, "index")


def test_a_superuser_without_an_organization_is_shown_how_to_open_one(cast: Cast) -> None:
    assert "Open an organization" in page(cast.superuser, "index")


def test_the_menu_leads_only_where_one_may_go(cast: Cast) -> None:
    assert "/admin/interviews/membership/" in page(cast.owner, "index")
    assert "/admin/interviews/membership/" not in page(cast.reviewer, "index")


def test_the_sign_in_page_asks_for_nothing_but_that(db: None) -> None:
    answer = Client().get("/admin/login/")
    assert answer.status_code == 200
    assert "/admin/interviews/session/" not in answer.content.decode()
