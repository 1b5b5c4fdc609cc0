"""The queue: what waits for a decision, oldest first, and the way from one to the next."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interviews.models import Session
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_candidate, make_invitation, make_preview, make_session
from tests.interviews.admin.desk import page, signed_in
from tests.pipeline.rows import make_quality, make_step_run, make_summary

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: State, transcript and summary of a row.
CELL = re.compile(r'<span class="viva-(state|queue-blank)[ "]')
QUEUE = "interviews_queue"
CHANGE = "interviews_session_change"


def hold(
    cast: Cast, name: str, *, days_ago: int, state: SessionState = SessionState.ENDED
) -> Session:
    candidate = make_candidate(cast.lindenhof, name=name)
    session = make_session(make_invitation(cast.version, candidate=candidate), state=state)
    if session.ended_at:
        session.ended_at = NOW - timedelta(days=days_ago)
        session.save()
    return session


def next_of(cast: Cast, after: Session | None = None, **query: str) -> str:
    """Where the key leads."""
    given = {"after": str(after.pk), **query} if after else query
    answer = signed_in(cast.reviewer).get(reverse("admin:interviews_queue_next"), given)
    assert answer.status_code == 302
    return answer.headers["Location"]


def address(session: Session, query: str = "") -> str:
    return reverse(f"admin:{CHANGE}", args=[session.pk]) + query


def test_what_has_waited_longest_comes_first(cast: Cast) -> None:
    hold(cast, "Nia New", days_ago=1)
    hold(cast, "Olaf Old", days_ago=9)
    shown = page(cast.reviewer, QUEUE)
    assert shown.index("Olaf Old") < shown.index("Nia New")
    assert "Ended" in shown
    assert "waiting" in shown


def test_what_goes_on_is_decided_or_taken_back_does_not_wait(cast: Cast) -> None:
    hold(cast, "Lior Live", days_ago=0, state=SessionState.LIVE)
    hold(cast, "Clara Closed", days_ago=1, state=SessionState.CLOSED)
    hold(cast, "Wim Withdrawn", days_ago=1).consents.update(withdrawn_at=NOW)
    make_preview(cast.interview, by=cast.editor)
    shown = page(cast.reviewer, QUEUE)
    assert "Nothing waits for a decision" in shown
    for name in ("Lior", "Clara", "Wim"):
        assert name not in shown


def test_nobody_sees_the_queue_of_others(cast: Cast) -> None:
    hold(cast, "Edda Ended", days_ago=1)
    assert "Edda Ended" not in page(cast.outsider, QUEUE)
    for name in (QUEUE, "interviews_queue_next"):
        assert signed_in(cast.superuser).get(reverse(f"admin:{name}")).status_code == 403


def test_the_queue_is_narrowed_by_the_address(cast: Cast) -> None:
    good, poor = hold(cast, "Gina Good", days_ago=5), hold(cast, "Paul Poor", days_ago=1)
    make_quality(make_step_run(good, step="transcript"))
    make_quality(make_step_run(poor, step="transcript"), verdict="limited")
    hold(cast, "Nemo None", days_ago=1)
    for query, expected in (
        ({"quality": "limited"}, "Paul Poor"),
        ({"quality": "none"}, "Nemo None"),
        ({"q": "gina"}, "Gina Good"),
        ({"interview": str(cast.interview.pk), "quality": "good"}, "Gina Good"),
    ):
        shown = page(cast.reviewer, QUEUE, **query)
        names = [name for name in ("Gina Good", "Paul Poor", "Nemo None") if name in shown]
        assert names == [expected]
    assert "passes these filters" in page(cast.reviewer, QUEUE, interview=str(uuid4()))


def test_what_has_just_ended_waits_for_no_minutes(cast: Cast) -> None:
    session = hold(cast, "Edda Ended", days_ago=1)
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now())
    for shown in (page(cast.reviewer, QUEUE), page(cast.reviewer, "index")):
        assert "ended just now" in shown
        assert "0\xa0minutes" not in shown


def test_a_word_that_is_not_there_yet_leaves_its_place_empty(cast: Cast) -> None:
    """So that the next word stands under its like."""
    bare, judged = hold(cast, "Nemo None", days_ago=1), hold(cast, "Gina Good", days_ago=5)
    make_quality(make_step_run(judged, step="transcript"))
    make_summary(make_step_run(bare, status="done"))
    _head, *rows = page(cast.reviewer, QUEUE).split('class="viva-queue-row"')
    assert [[cell == "queue-blank" for cell in CELL.findall(row)] for row in rows] == [
        [False, False, False],
        [False, True, False],
    ]


def test_what_is_new_to_me_says_so_until_i_open_it(cast: Cast) -> None:
    session = hold(cast, "Edda Ended", days_ago=1)
    assert "viva-tag-new" in page(cast.reviewer, QUEUE)
    page(cast.reviewer, CHANGE, session.pk)
    assert "viva-tag-new" not in page(cast.reviewer, QUEUE)
    assert "Edda Ended" not in page(cast.reviewer, QUEUE, unread="yes")
    assert "Edda Ended" in page(cast.editor, QUEUE, unread="yes")


def test_the_key_leads_from_each_to_the_next_and_round(cast: Cast) -> None:
    old, new = hold(cast, "Olaf Old", days_ago=9), hold(cast, "Nia New", days_ago=1)
    assert next_of(cast) == address(old)
    assert next_of(cast, old) == address(new)
    assert next_of(cast, new) == address(old)
    assert next_of(cast, old, q="olaf") == reverse(f"admin:{QUEUE}") + "?q=olaf"
    assert next_of(cast, after=None, after_what="nonsense") == address(old)


def test_a_decided_one_leads_on_to_those_that_wait(cast: Cast) -> None:
    decided, other = hold(cast, "Clara", days_ago=5), hold(cast, "Nia New", days_ago=9)
    Session.objects.filter(pk=decided.pk).update(state=SessionState.CLOSED)
    assert next_of(cast, decided) == address(other)


def test_the_session_page_leads_on_with_the_same_filters(cast: Cast) -> None:
    here = hold(cast, "Olaf Old", days_ago=9)
    assert "Next in the queue" not in page(cast.reviewer, CHANGE, here.pk)
    hold(cast, "Nia New", days_ago=1)
    shown = page(cast.reviewer, CHANGE, here.pk, q="nia")
    assert f"/queue/next/?after={here.pk}&amp;q=nia" in shown
    assert "1 other waits" in shown


def test_a_decision_leads_back_to_the_page_with_the_same_filters(cast: Cast) -> None:
    here = hold(cast, "Olaf Old", days_ago=9)
    close = reverse("admin:interviews_decision_close", args=[here.pk])
    assert f'action="{close}?q=olaf"' in page(cast.reviewer, CHANGE, here.pk, q="olaf")
    answer = signed_in(cast.reviewer).post(f"{close}?q=olaf", {})
    assert answer.headers["Location"] == address(here, "?q=olaf#decision")


def test_a_long_queue_has_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.admin.queue.ROWS_PER_PAGE", 1)
    hold(cast, "Olaf Old", days_ago=9)
    hold(cast, "Nia New", days_ago=1)
    assert "Nia New" not in page(cast.reviewer, QUEUE)
    second = page(cast.reviewer, QUEUE, page="2")
    assert "Nia New" in second
    assert "2 to 2 of 2" in second


def test_the_queue_asks_as_much_for_many_as_for_one(cast: Cast) -> None:
    client = signed_in(cast.reviewer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"admin:{QUEUE}"))
        return len(asked)

    hold(cast, "First", days_ago=1)
    questions()
    for_one = questions()
    for number in range(30):
        hold(cast, f"Candidate {number}", days_ago=number)
    assert questions() == for_one < 15
