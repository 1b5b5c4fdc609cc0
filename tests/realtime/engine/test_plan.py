"""The plan block in the instructions."""

import json

import pytest

from realtime.engine.plan import Plan, PlannedQuestion, read_plan

pytestmark = pytest.mark.unit


def instructions(block: str) -> str:
    other = "```python\nnot = 'the plan'\n```"
    return f"You are an interviewer.\n\n{other}\n\n```plan\n{block}\n```\nEnd."


def test_a_plan_is_read_from_its_block() -> None:
    fields = {
        "interviewer": "Ada",
        "candidate": "Kim",
        "language": "de",
        "title": "Backend",
        "questions": [{"number": 7, "text": " Why? ", "follow_ups": ["How?"], "guidance": "x"}],
        "covered": [1],
        "current": 7,
        "greeted": True,
        "closing": "Bye.",
    }

    assert read_plan(instructions(json.dumps(fields, indent=2))) == Plan(
        interviewer="Ada",
        candidate="Kim",
        language="de",
        title="Backend",
        questions=(PlannedQuestion(7, "Why?", ("How?",)),),
        covered=frozenset({1}),
        current=7,
        is_greeted=True,
        closing="Bye.",
    )


def test_the_last_of_several_plans_counts() -> None:
    first = instructions('{"candidate": "Somebody else"}')

    assert read_plan(first + "\n" + instructions('{"candidate": "Kim"}')).candidate == "Kim"


@pytest.mark.parametrize(
    "text",
    ["", "No block at all.", "```plan\n{", instructions("{broken"), instructions("[]"),
     instructions("[" * 50_000)],
)  # fmt: skip
def test_instructions_without_a_readable_plan_give_an_empty_one(text: str) -> None:
    assert read_plan(text) == Plan()


def test_what_is_of_the_wrong_type_is_left_out() -> None:
    fields = {
        "candidate": 5,
        "questions": [{"text": ""}, "why?", {"text": "Who?", "follow_ups": [1, "And?"]}],
        "covered": ["x", 2],
        "current": "2",
        "greeted": "yes",
    }

    plan = read_plan(instructions(json.dumps(fields)))

    assert plan.candidate == ""
    assert plan.questions == (PlannedQuestion(3, "Who?", ("And?",)),)
    assert (plan.covered, plan.current, plan.is_greeted) == (frozenset({2}), None, False)
