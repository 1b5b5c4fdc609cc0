"""Every call of a tool has one answer."""

import json

import pytest

from interviews.states import EndReason
from realtime.protocol.calls import INTERRUPTED, Calls
from realtime.protocol.commands import AnswerTool, RunTool
from realtime.protocol.events import ResponseFinished, ToolAnswered, ToolCall
from realtime.protocol.plan import Plan
from tests.cast import make_definition
from tests.realtime.protocol.rehearsal import tool

pytestmark = pytest.mark.unit


@pytest.fixture
def calls() -> Calls:
    return Calls(Plan(make_definition()["questions"]))


def finished(*calls: ToolCall, status: str = "completed") -> ResponseFinished:
    return ResponseFinished("resp_1", status, (), calls)


def test_a_tool_of_the_plan_is_answered_here(calls: Calls) -> None:
    [answer] = calls.receive(finished(tool("question_covered", '{"number": 1}')))
    assert isinstance(answer, AnswerTool)
    assert json.loads(answer.output)["ok"]
    assert not calls.are_running


def test_any_other_tool_runs_outside_and_is_answered_once(calls: Calls) -> None:
    assert calls.receive(finished(tool("look_up", "{}"))) == [RunTool("call_1", "look_up", "{}")]
    assert calls.are_running
    answered = ToolAnswered("call_1", "found")
    assert calls.answered(answered) == [AnswerTool("call_1", "found")]
    assert calls.answered(answered) == []


def test_a_repeated_call_id_is_one_call(calls: Calls) -> None:
    calls.receive(finished(tool("look_up")))
    assert calls.receive(finished(tool("look_up"), tool("look_up"))) == []


@pytest.mark.parametrize("status", ["cancelled", "failed", "incomplete"])
def test_a_call_of_a_response_that_was_cut_did_not_run(calls: Calls, status: str) -> None:
    answers = calls.receive(finished(tool("question_covered", '{"number": 1}'), status=status))
    assert answers == [AnswerTool("call_1", INTERRUPTED)]
    assert calls.plan.covered == set()


def test_a_call_that_was_cut_short_did_not_run(calls: Calls) -> None:
    cut = ToolCall("call_1", "look_up", '{"q', is_complete=False)
    assert calls.receive(finished(cut)) == [AnswerTool("call_1", INTERRUPTED)]


def test_the_first_end_stays(calls: Calls) -> None:
    calls.receive(finished(tool("end_interview", '{"reason": "candidate"}', "a")))
    calls.receive(finished(tool("end_interview", '{"reason": "time"}', "b")))
    assert calls.ends is EndReason.CANDIDATE


def test_nobody_waits_for_answers_of_a_leg_that_is_gone(calls: Calls) -> None:
    calls.receive(finished(tool("look_up")))
    calls.forget_running()
    assert calls.answered(ToolAnswered("call_1", "late")) == []
