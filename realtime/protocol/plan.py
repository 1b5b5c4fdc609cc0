"""The plan of the interview: what is covered, what comes next, and what the interviewer may do.

The interviewer asks by tools; here the server checks. Nothing it says is believed without a check.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from interviews.definition import QuestionDefinition
from interviews.states import EndReason
from interviews.tools import ASK_FOLLOW_UP, END_INTERVIEW, END_REASONS, QUESTION_COVERED

#: The tools that this module answers; every other tool runs outside.
PLAN_TOOLS = frozenset({QUESTION_COVERED, ASK_FOLLOW_UP, END_INTERVIEW})


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What the interviewer is told, and whether the interview is to end."""

    output: str  # JSON
    ends: EndReason | None = None


@dataclass(slots=True)
class Plan:
    questions: Sequence[QuestionDefinition]
    covered: set[int] = field(default_factory=set)
    follow_ups_used: dict[int, int] = field(default_factory=dict)
    #: An early "plan_complete" is refused once; a second one is meant.
    was_warned: bool = False

    @property
    def current(self) -> int:
        """The first question not covered; one past the last when all are."""
        for question in self.questions:
            if question["number"] not in self.covered:
                return question["number"]
        return len(self.questions) + 1

    @property
    def covered_in_order(self) -> tuple[int, ...]:
        return tuple(sorted(self.covered))

    def apply(self, tool: str, arguments: str) -> PlanAnswer:
        """Answer one call; wrong arguments are answered with how to call again."""
        try:
            given = json.loads(arguments or "{}")
        except ValueError:
            return refuse("The arguments are not JSON.")
        if not isinstance(given, dict):
            return refuse("The arguments must be an object.")
        if tool == END_INTERVIEW:
            return self._end(given)
        question = self._find(given.get("number"))
        if question is None:
            return refuse(f"number must be one of 1 to {len(self.questions)}.")
        if tool == QUESTION_COVERED:
            return self._cover(question)
        return self._follow_up(question)

    def _find(self, number: Any) -> QuestionDefinition | None:
        for question in self.questions:
            if question["number"] == number:
                return question
        return None

    def _cover(self, question: QuestionDefinition) -> PlanAnswer:
        self.covered.add(question["number"])
        upcoming = self._find(self.current)
        return accept(
            covered=list(self.covered_in_order),
            next_question=None
            if upcoming is None
            else {"number": upcoming["number"], "text": upcoming["text"]},
        )

    def _follow_up(self, question: QuestionDefinition) -> PlanAnswer:
        used = self.follow_ups_used.get(question["number"], 0)
        if used >= len(question["follow_ups"]):
            return refuse("No follow-up is left for this question. Go on with the next one.")
        self.follow_ups_used[question["number"]] = used + 1
        return accept(
            follow_up=question["follow_ups"][used], left=len(question["follow_ups"]) - used - 1
        )

    def _end(self, given: dict[str, Any]) -> PlanAnswer:
        reason = END_REASONS.get(str(given.get("reason", "")), EndReason.PLAN)
        missing = [q["number"] for q in self.questions if q["number"] not in self.covered]
        if reason is EndReason.PLAN and missing and not self.was_warned:
            self.was_warned = True
            return refuse(f"Questions {missing} are not covered. Ask them, or call again to end.")
        return PlanAnswer(json.dumps({"ok": True}), ends=reason)


def accept(**told: object) -> PlanAnswer:
    return PlanAnswer(json.dumps({"ok": True, **told}, ensure_ascii=False))


def refuse(why: str) -> PlanAnswer:
    return PlanAnswer(json.dumps({"ok": False, "error": why}, ensure_ascii=False))
