"""The plan is kept by the server: the interviewer asks, and is checked."""

import json
from typing import Any

import pytest

from interviews.states import EndReason
from realtime.protocol.plan import Plan
from tests.cast import make_definition

pytestmark = pytest.mark.unit


@pytest.fixture
def plan() -> Plan:
    return Plan(make_definition()["questions"])


def told(plan: Plan, tool: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(plan.apply(tool, json.dumps(arguments)).output)
    return answer


def test_covering_tells_what_comes_next(plan: Plan) -> None:
    answer = told(plan, "question_covered", number=1)
    assert answer["next_question"] == {"number": 2, "text": "What is question 2 about?"}
    assert plan.current == 2
    assert told(plan, "question_covered", number=2)["next_question"] is None
    assert (plan.current, plan.covered_in_order) == (3, (1, 2))


def test_follow_ups_are_given_in_order_until_none_is_left(plan: Plan) -> None:
    assert told(plan, "ask_follow_up", number=1) == {
        "ok": True,
        "follow_up": "Can you say more?",
        "left": 1,
    }
    assert told(plan, "ask_follow_up", number=1)["left"] == 0
    assert told(plan, "ask_follow_up", number=1)["ok"] is False


@pytest.mark.parametrize("arguments", ["{", "[]", "null", '{"number": 9}', '{"number": "1"}', ""])
def test_wrong_arguments_are_answered_and_change_nothing(plan: Plan, arguments: str) -> None:
    answer = json.loads(plan.apply("question_covered", arguments).output)
    assert answer["ok"] is False
    assert plan.covered == set()


def test_an_early_end_by_plan_is_refused_once(plan: Plan) -> None:
    first = plan.apply("end_interview", '{"reason": "plan_complete"}')
    assert first.ends is None
    assert "[1, 2]" in json.loads(first.output)["error"]
    assert plan.apply("end_interview", '{"reason": "plan_complete"}').ends is EndReason.PLAN


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("candidate", EndReason.CANDIDATE),
        ("time", EndReason.TIME),
        ("plan_complete", EndReason.PLAN),
        ("a whim", EndReason.PLAN),
    ],
)
def test_the_reason_of_an_end_is_one_of_ours(given: str, reason: EndReason) -> None:
    plan = Plan(make_definition()["questions"], covered={1, 2})
    assert plan.apply("end_interview", json.dumps({"reason": given})).ends is reason
