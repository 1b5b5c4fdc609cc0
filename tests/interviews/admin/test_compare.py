"""Compare: one question, candidates side by side."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.compared_questions import question_key
from interviews.models import InterviewVersion, Session, Turn
from interviews.states import SessionState
from tests.cast import (
    NOW,
    Cast,
    make_candidate,
    make_interview,
    make_invitation,
    make_leg,
    make_session,
    make_turn,
    make_version,
)
from tests.interviews.admin.desk import page, post, signed_in, text_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

COMPARE = "interviews_compare"
LIST = "interviews_session_changelist"


def answer(
    cast: Cast, name: str, words: str, *, question: int = 1, version: InterviewVersion | None = None
) -> Session:
    candidate = make_candidate(cast.lindenhof, name=name)
    invitation = make_invitation(version or cast.version, candidate=candidate)
    session = make_session(invitation, state=SessionState.ENDED)
    make_turn(make_leg(session), position=1, text=words)
    Turn.objects.filter(session=session).update(question_number=question)
    return session


def test_answers_to_the_same_question_stand_side_by_side(cast: Cast) -> None:
    answer(cast, "Ada Able", "Rye, mostly.")
    answer(cast, "Ben Brave", "Only on Sundays.", question=2)
    first = page(cast.reviewer, COMPARE)
    assert "What is question 1 about?" in first
    assert "Rye, mostly." in first
    assert "Only on Sundays." not in first
    assert "did not come to this question" in first
    second = page(cast.reviewer, COMPARE, question=question_key("What is question 2 about?"))
    assert "Only on Sundays." in second
    assert "Question 2 of 2" in second


def test_the_same_question_is_found_across_versions(cast: Cast) -> None:
    newer = make_version(cast.interview, number=2)
    asked = [each["text"] for each in newer.definition["questions"]]
    assert asked[0] == cast.version.definition["questions"][0]["text"]
    answer(cast, "Ada Able", "Rye, mostly.")
    answer(cast, "Ben Brave", "Spelt, always.", version=newer)
    both = page(cast.reviewer, COMPARE)
    assert "Rye, mostly." in both
    assert "Spelt, always." in both
    one = page(cast.reviewer, COMPARE, version="2")
    assert "Rye, mostly." not in one
    assert "Spelt, always." in one


def test_only_the_chosen_are_compared(cast: Cast) -> None:
    ada = answer(cast, "Ada Able", "Rye, mostly.")
    answer(cast, "Ben Brave", "Spelt, always.")
    shown = page(cast.reviewer, COMPARE, session=str(ada.pk))
    assert "Rye, mostly." in shown
    assert "Spelt, always." not in shown
    assert shown.index("Ada Able") < shown.index("Ben Brave")  # who is chosen is offered first


def test_where_nobody_of_the_chosen_was_asked_the_way_to_everybody_is_offered(cast: Cast) -> None:
    answer(cast, "Ada Able", "Rye, mostly.")
    shown = page(cast.reviewer, COMPARE, session=str(cast.interview.pk))
    assert "Show everybody" in shown
    assert "Rye, mostly." not in shown


def test_nothing_of_others_can_be_compared(cast: Cast) -> None:
    ada = answer(cast, "Ada Able", "Rye, mostly.")
    given = {"interview": str(cast.interview.pk), "session": str(ada.pk)}
    shown = page(cast.outsider, COMPARE, **given)
    for words in ("Ada Able", "Rye, mostly.", "Night baker"):
        assert words not in shown
    own = make_interview(cast.quarzwerk, title="Glass blower")
    candidate = make_candidate(cast.quarzwerk, name="Own Candidate")
    make_session(make_invitation(make_version(own), candidate=candidate), state=SessionState.ENDED)
    shown = page(cast.outsider, COMPARE, **given)
    assert "data-stretch>" not in shown  # the chosen session is not among theirs
    assert "Ada Able" not in shown
    assert signed_in(cast.superuser).get(reverse(f"admin:{COMPARE}")).status_code == 403


def test_who_goes_on_or_took_the_agreement_back_is_not_compared(cast: Cast) -> None:
    answer(cast, "Ada Able", "Rye, mostly.")
    gone = answer(cast, "Gwen Gone", "Forget me.")
    gone.consents.update(withdrawn_at=NOW)
    live = answer(cast, "Lior Live", "I am still talking.")
    Session.objects.filter(pk=live.pk).update(state="live", ended_at=None, end_reason="")
    shown = page(cast.reviewer, COMPARE)
    assert "Rye, mostly." in shown
    for name in ("Gwen Gone", "Lior Live"):
        assert name not in shown


def test_more_candidates_are_on_the_next_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.admin.compare.COLUMNS", 1)
    answer(cast, "Ada Able", "Rye, mostly.")
    answer(cast, "Ben Brave", "Spelt, always.")
    pages = [page(cast.reviewer, COMPARE, page=number) for number in ("1", "2")]
    shown = [re.findall(r"Rye, mostly|Spelt, always", each) for each in pages]
    assert sorted(len(each) for each in shown) == [1, 1]
    assert shown[0] != shown[1]


def test_without_a_finished_session_the_page_says_so(cast: Cast) -> None:
    assert "When candidates have finished" in page(cast.reviewer, COMPARE)


def test_the_list_of_sessions_leads_to_the_comparison(cast: Cast) -> None:
    chosen = [answer(cast, "Ada Able", "Rye."), answer(cast, "Ben Brave", "Spelt.")]
    answer(cast, "Cleo Calm", "Oats.")
    ids = [str(session.pk) for session in chosen]
    shown = text_of(post(cast.reviewer, LIST, action="compare", _selected_action=ids))
    assert "Rye." in shown
    assert "Spelt." in shown
    assert "Oats." not in shown


def test_sessions_of_two_interviews_are_not_compared(cast: Cast) -> None:
    other = make_version(make_interview(cast.lindenhof, title="Day baker"))
    chosen = [answer(cast, "Ada Able", "Rye."), answer(cast, "Ben", "Spelt.", version=other)]
    ids = [str(session.pk) for session in chosen]
    shown = text_of(post(cast.reviewer, LIST, action="compare", _selected_action=ids))
    assert "all of one interview" in shown


def test_the_comparison_asks_as_much_for_many_as_for_one(cast: Cast) -> None:
    client = signed_in(cast.reviewer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"admin:{COMPARE}"))
        return len(asked)

    answer(cast, "First", "Rye.")
    questions()
    for_one = questions()
    for number in range(20):
        answer(cast, f"Candidate {number}", "Spelt.")
    assert questions() == for_one < 18
