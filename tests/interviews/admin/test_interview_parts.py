"""Questions and competencies, edited and ordered in place."""

import pytest

from interviews.models import Interview
from tests.cast import Cast, make_interview
from tests.interviews.admin.desk import interview_form, post

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_interview_change"


def texts(interview: Interview) -> list[tuple[int, str]]:
    return list(interview.questions.values_list("position", "text"))


def with_new_question(form: dict[str, object], *, text: str, position: str) -> dict[str, object]:
    count = int(str(form["questions-TOTAL_FORMS"]))
    return {
        **form,
        "questions-TOTAL_FORMS": count + 1,
        f"questions-{count}-text": text,
        f"questions-{count}-position": position,
        f"questions-{count}-follow_ups": "",
        f"questions-{count}-guidance": "",
    }


def test_two_questions_can_change_places(cast: Cast) -> None:
    changes = {"questions-0-position": 2, "questions-1-position": 1}
    post(cast.editor, CHANGE, cast.interview.pk, **interview_form(cast.interview, **changes))
    assert texts(cast.interview) == [
        (1, "What is question 2 about?"),
        (2, "What is question 1 about?"),
    ]


def test_dragging_counts_from_nought_and_is_numbered_from_one(cast: Cast) -> None:
    changes = {"questions-0-position": 1, "questions-1-position": 0}
    post(cast.editor, CHANGE, cast.interview.pk, **interview_form(cast.interview, **changes))
    assert [position for position, _text in texts(cast.interview)] == [1, 2]
    assert texts(cast.interview)[0] == (1, "What is question 2 about?")


def test_a_new_question_comes_last_unless_it_says_otherwise(cast: Cast) -> None:
    form = with_new_question(interview_form(cast.interview), text="And last?", position="")
    post(cast.editor, CHANGE, cast.interview.pk, **form)
    assert texts(cast.interview)[-1] == (3, "And last?")


def test_a_new_question_can_go_to_a_place_of_its_own(cast: Cast) -> None:
    interview = make_interview(cast.lindenhof, title="Day baker", questions=3)
    form = with_new_question(interview_form(interview), text="Second?", position="1")
    post(cast.editor, CHANGE, interview.pk, **form)
    assert texts(interview)[1] == (2, "Second?")


def test_after_a_question_is_gone_the_others_close_ranks(cast: Cast) -> None:
    changes = {"questions-0-DELETE": "on"}
    post(cast.editor, CHANGE, cast.interview.pk, **interview_form(cast.interview, **changes))
    assert texts(cast.interview) == [(1, "What is question 2 about?")]


def test_a_question_belongs_to_the_organization_of_its_interview(cast: Cast) -> None:
    form = with_new_question(interview_form(cast.interview), text="And last?", position="")
    post(cast.editor, CHANGE, cast.interview.pk, **form)
    assert {question.organization for question in cast.interview.questions.all()} == {
        cast.lindenhof
    }


def test_levels_are_edited_as_lines(cast: Cast) -> None:
    changes = {"competencies-0-levels": "Burns it\nBakes it\n"}
    post(cast.editor, CHANGE, cast.interview.pk, **interview_form(cast.interview, **changes))
    assert cast.interview.competencies.get().levels == ["Burns it", "Bakes it"]


def test_saving_without_a_change_changes_nothing(cast: Cast) -> None:
    before = list(cast.interview.questions.values())
    post(cast.editor, CHANGE, cast.interview.pk, **interview_form(cast.interview))
    assert list(cast.interview.questions.values()) == before
