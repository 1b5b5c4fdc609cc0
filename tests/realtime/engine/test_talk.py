"""Reading the state of an interview back from its items."""

import pytest

from realtime.engine.phrases import ENGLISH
from realtime.engine.plan import Plan, PlannedQuestion
from realtime.engine.scene import SceneItem, ToolCall, Utterance
from realtime.engine.talk import Talk, folded, read_talk

pytestmark = pytest.mark.unit

PLAN = Plan(
    questions=(
        PlannedQuestion(1, "What is it?", ("Why?",)),
        PlannedQuestion(2, "Who are you, really?"),
    )
)


def talk(*items: SceneItem, plan: Plan = PLAN) -> Talk:
    return read_talk(plan, ENGLISH, items)


def ada(text: str) -> Utterance:
    return Utterance("assistant", text)


def test_the_last_question_in_a_message_is_the_one_asked() -> None:
    assert talk(ada("What is it? I mean: who are you, really?")).asked == 2


def test_asking_the_next_question_covers_the_one_before() -> None:
    assert talk(ada("What is it?"), ada("Who are you, really?")).covered == {1}


def test_questions_are_recognised_without_case_and_punctuation() -> None:
    assert talk(ada("so, WHO are you ... really")).asked == 2


def test_a_follow_up_belongs_to_the_question_before_it() -> None:
    assert talk(ada("What is it?"), ada("Why?")).followed_up == {1}


@pytest.mark.parametrize("arguments", ["", "{", "[]", '{"number": "1"}', "{}"])
def test_a_call_without_a_number_covers_nothing(arguments: str) -> None:
    assert talk(ToolCall("c", "question_covered", arguments)).covered == set()


def test_silent_turns_are_left_out() -> None:
    assert talk(Utterance("user", "", 0)).turns == []
    assert len(talk(Utterance("user", "", 500)).turns) == 1


def test_folding_keeps_letters_of_every_language() -> None:
    assert folded("  Was — hören Sie?! ") == "was hören sie"


def test_what_was_asked_before_a_lost_line_is_read_from_its_items_not_from_the_plan() -> None:
    resumed = Plan(questions=PLAN.questions, covered=frozenset({1}), current=2, is_greeted=True)

    again = talk(ada("What is it?"), plan=resumed)

    assert (again.asked, again.covered) == (1, {1})
    assert talk(plan=resumed).asked == 2
