"""What the interviewer of a running Session may look up and keep, as each interview chooses (pure).

No argument names anybody: whose session it is, the server knows. Descriptions are read by a model
that is talking to a person, and say so.
"""

from collections.abc import Mapping
from typing import Any

from interviews.definition import InterviewDefinition
from interviews.tools import LONGEST_INSIGHT, LONGEST_QUERY, PLAN_TOOLS, Tool, ToolScope

SESSION_CONTEXT = "get_session_context"
PAST_SESSIONS = "search_past_sessions"
ROLE_KNOWLEDGE = "search_role_knowledge"
SAVE_INSIGHT = "save_insight"

#: A pause that is longer than this is heard.
TIME_LIMIT_S = 2.0
RESULT_LIMIT_BYTES = 16 * 1024


def _takes(name: str = "", what: str = "", longest: int = 0) -> Mapping[str, Any]:
    """One text, or nothing at all."""
    text = {"type": "string", "minLength": 1, "maxLength": longest, "description": what}
    return {
        "type": "object",
        "properties": {name: text} if name else {},
        "required": [name] if name else [],
        "additionalProperties": False,
    }


def _tool(name: str, description: str, parameters: Mapping[str, Any], scope: ToolScope) -> Tool:
    return Tool(name, description, parameters, scope, TIME_LIMIT_S, RESULT_LIMIT_BYTES)


LIVE_TOOLS: tuple[Tool, ...] = (
    _tool(
        ROLE_KNOWLEDGE,
        "Look up what the organization has written about this position. Call it silently, before "
        "you answer a question of the candidate about the work, the team or the terms; then answer "
        "in your own words, in one or two sentences, from what it returns and from nothing else.",
        _takes("query", "What the candidate wants to know, in plain words.", LONGEST_QUERY),
        ToolScope.READ,
    ),
    _tool(
        PAST_SESSIONS,
        "Look up what this candidate said in earlier sessions of this interview. Call it silently, "
        "when they refer to one, or to avoid asking again what they have told already. Never judge "
        "by it and never hold it against them.",
        _takes("query", "What you look for, in plain words.", LONGEST_QUERY),
        ToolScope.READ,
    ),
    _tool(
        SESSION_CONTEXT,
        "Look up where this conversation stands: its questions, which are covered, how much "
        "was said to each, and what was kept of it. Call it silently, when you have lost track.",
        _takes(),
        ToolScope.READ,
    ),
    _tool(
        SAVE_INSIGHT,
        "Keep one thing that the candidate said, for the people who read about this session later. "
        "Call it silently. Write what was said, never what you think of the person.",
        _takes("text", "What was said, in one to three sentences.", LONGEST_INSIGHT),
        ToolScope.WRITE,
    ),
)

CATALOGUE: Mapping[str, Tool] = {tool.name: tool for tool in (*PLAN_TOOLS, *LIVE_TOOLS)}
#: What an interview may choose, in the order of its form.
CHOICES: tuple[str, ...] = tuple(tool.name for tool in LIVE_TOOLS)


def live_tools_of(definition: InterviewDefinition) -> tuple[Tool, ...]:
    """Those that this interview has chosen and that there are."""
    chosen = definition.get("tools", [])
    return tuple(tool for tool in LIVE_TOOLS if tool.name in chosen)


def tools_for(definition: InterviewDefinition) -> tuple[Tool, ...]:
    """Every interview moves through its plan; the rest is chosen."""
    return (*PLAN_TOOLS, *live_tools_of(definition))
