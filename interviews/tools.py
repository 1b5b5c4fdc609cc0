"""The catalogue of tools that the interviewer may be given: name, schema, scope and time limit.

Pure data. `plan` tools are answered by the relay itself; others by handlers registered at start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from interviews.definition import InterviewDefinition
from interviews.states import EndReason

QUESTION_COVERED = "question_covered"
ASK_FOLLOW_UP = "ask_follow_up"
END_INTERVIEW = "end_interview"

#: What the interviewer may give as the reason of an end, and what the record makes of it.
END_REASONS: Mapping[str, EndReason] = {
    "plan_complete": EndReason.PLAN,
    "candidate": EndReason.CANDIDATE,
    "time": EndReason.TIME,
}


class ToolScope(StrEnum):
    PLAN = "plan"  # moves through the questions of this session; needs nothing else


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    description: str
    parameters: Mapping[str, Any]  # JSON Schema of an object
    scope: ToolScope
    time_limit_s: float = 5.0


def _takes_number(what: str) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": {"number": {"type": "integer", "minimum": 1, "description": what}},
        "required": ["number"],
        "additionalProperties": False,
    }


PLAN_TOOLS: tuple[Tool, ...] = (
    Tool(
        QUESTION_COVERED,
        "Say that a question of the plan is answered well enough. Tells which one comes next.",
        _takes_number("The number of the question that is covered."),
        ToolScope.PLAN,
    ),
    Tool(
        ASK_FOLLOW_UP,
        "Ask for the next prepared follow-up of a question, before asking it.",
        _takes_number("The number of the question to follow up."),
        ToolScope.PLAN,
    ),
    Tool(
        END_INTERVIEW,
        "End the interview, after your closing words. Nothing can be said after this.",
        {
            "type": "object",
            "properties": {"reason": {"type": "string", "enum": list(END_REASONS)}},
            "required": ["reason"],
            "additionalProperties": False,
        },
        ToolScope.PLAN,
    ),
)

CATALOGUE: Mapping[str, Tool] = {tool.name: tool for tool in PLAN_TOOLS}


def tools_for(_definition: InterviewDefinition) -> tuple[Tool, ...]:
    """The tools of this interview: today every interview moves through its plan, and no more."""
    return PLAN_TOOLS
