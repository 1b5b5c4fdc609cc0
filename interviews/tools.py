"""The catalogue of tools: name, description for models, schema, scope and limits, for all doors.

Pure data. `plan` tools are answered by the relay itself; the others by handlers of the pipeline,
which REST and MCP call alike. What an interviewer may look up is in `live_tools.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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

KILOBYTE = 1024
MOST_IDS = 20
LONGEST_QUERY = 400
LONGEST_INSIGHT = 1000
MEMORY_TIME_LIMIT_S = 10.0


class ToolScope(StrEnum):
    PLAN = "plan"  # moves through the questions of this session; needs nothing else
    READ = "read"  # reads what was said and found
    WRITE = "write"  # changes action items, saves insights


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    description: str
    parameters: Mapping[str, Any]  # JSON Schema of an object
    scope: ToolScope
    time_limit_s: float = 5.0
    result_limit_bytes: int = 64 * KILOBYTE


def _takes(*required: str, **properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _takes_more_than(*required: str, **properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """As `_takes`; and at least one that is not required."""
    return {**_takes(*required, **properties), "minProperties": len(required) + 1}


def _text(what: str, longest: int, *, shortest: int = 1) -> Mapping[str, Any]:
    return {
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": WITH_A_WORD,
        "description": what,
    }


def _id(what: str) -> Mapping[str, Any]:
    return {"type": "string", "format": "uuid", "pattern": UUID_PATTERN, "description": what}


def _ids(what: str) -> Mapping[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "format": "uuid", "pattern": UUID_PATTERN},
        "minItems": 1,
        "maxItems": MOST_IDS,
        "description": what,
    }


def _one_of(what: str, *values: str) -> Mapping[str, Any]:
    return {"type": "string", "enum": list(values), "description": what}


def _number(what: str, most: int, *, default: int | None = None) -> Mapping[str, Any]:
    found: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": most, "description": what}
    return found if default is None else {**found, "default": default}


def _day(what: str) -> Mapping[str, Any]:
    return {"type": "string", "format": "date", "pattern": DAY_PATTERN, "description": what}


UUID_PATTERN = r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
#: At least one character to read; no NUL, which Postgres cannot hold. One way to match: its cost
#: grows as the text does, and no faster.
WITH_A_WORD = r"^\s*[^\s\u0000][^\u0000]*$"
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
REFERENCE: Mapping[str, Any] = {"type": "string", "pattern": r"^[0-9]{1,6}\.[0-9]{1,6}$"}
CURSOR: Mapping[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": 400,
    "pattern": r"^[^\u0000]*$",
    "description": "The next_cursor of the result before, with otherwise the same arguments.",
}
SESSION_ID = _id("The session, by the id that search_sessions or another tool gave.")

PLAN_TOOLS: tuple[Tool, ...] = (
    Tool(
        QUESTION_COVERED,
        "Say that a question of the plan is answered well enough. Tells which one comes next.",
        _takes(
            "number",
            number={
                "type": "integer",
                "minimum": 1,
                "description": "The number of the question that is covered.",
            },
        ),
        ToolScope.PLAN,
    ),
    Tool(
        ASK_FOLLOW_UP,
        "Ask for the next prepared follow-up of a question, before asking it.",
        _takes(
            "number",
            number={
                "type": "integer",
                "minimum": 1,
                "description": "The number of the question to follow up.",
            },
        ),
        ToolScope.PLAN,
    ),
    Tool(
        END_INTERVIEW,
        "End the interview, after your closing words. Nothing can be said after this.",
        _takes("reason", reason={"type": "string", "enum": list(END_REASONS)}),
        ToolScope.PLAN,
    ),
)

MEMORY_TOOLS: tuple[Tool, ...] = (
    Tool(
        "list_interviews",
        "List the interviews that you may see: id, title, role, language, the numbered questions "
        "of the newest version, and how many sessions have ended. Start here when you need an "
        "interview_id or a question number.",
        _takes(limit=_number("How many at once.", 50, default=20), cursor=CURSOR),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "search_sessions",
        "Find passages of past interview sessions by what was said in them, by meaning and by "
        "words. Write the query as what you look for, not as a command. Filters narrow before "
        "ranking. Each hit quotes a passage with its session, its turns and the time in the "
        "recording; read more around it with get_turns.",
        _takes(
            "query",
            query=_text("What you look for, in plain words.", LONGEST_QUERY),
            interview_ids=_ids("Only sessions of these interviews."),
            candidate_ids=_ids("Only sessions of these candidates."),
            session_ids=_ids("Only these sessions."),
            since=_day("Only sessions that started on this day (UTC) or later."),
            until=_day("Only sessions that started on this day (UTC) or earlier."),
            speaker=_one_of("Only what this party said.", "candidate", "interviewer"),
            verdict=_one_of("Only transcripts of this quality.", "good", "limited", "unusable"),
            limit=_number("How many hits.", 20, default=8),
            cursor=CURSOR,
        ),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "get_session",
        "Read about one session: interview, candidate, dates, how far its transcript can be "
        "trusted, its summary, and counts of turns, gaps and open action items. It holds no "
        "transcript: use get_turns for what was said. A long summary goes on by the cursor.",
        _takes("session_id", session_id=SESSION_ID, cursor=CURSOR),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "get_turns",
        "Read the transcript of one session in order: who said what, when, and at which question. "
        "Only what was heard is in it. Give `around` to read on both sides of a turn that a search "
        "found.",
        _takes(
            "session_id",
            session_id=SESSION_ID,
            around={**REFERENCE, "description": "A turn's reference like 1.4; not with a cursor."},
            speaker=_one_of("Only this party's turns.", "candidate", "interviewer"),
            limit=_number("How many turns at once.", 100, default=40),
            cursor=CURSOR,
        ),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "list_action_items",
        "List what somebody promised to do after interviews: description, whose it is, when it is "
        "due, its state, the words that promise it, and the revision that update_action_item asks "
        "for.",
        _takes(
            session_id=SESSION_ID,
            interview_ids=_ids("Only of these interviews."),
            status=_one_of("Only in this state.", "open", "done", "dismissed"),
            owner=_one_of("Only what this party has to do.", "candidate", "organization"),
            limit=_number("How many at once.", 50, default=20),
            cursor=CURSOR,
        ),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "update_action_item",
        "Change one action item, as list_action_items showed it: its revision must still be the "
        "same. What a person wrote is never changed; an item that a person has had a hand in can "
        "only be completed. Every change is marked as made by a program.",
        _takes_more_than(
            "item_id",
            "revision",
            item_id=_id("The action item."),
            revision={
                "type": "integer",
                "minimum": 1,
                "maximum": 2_000_000_000,
                "description": "Its revision when you read it.",
            },
            status=_one_of("Its new state.", "open", "done"),
            description=_text("What is to be done, in one sentence.", 200, shortest=3),
            due=_text("When it is due, in words.", 60),
        ),
        ToolScope.WRITE,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "compare_on_question",
        "Read what several candidates said to the same question of one interview, side by side, "
        "the newest sessions first. It compares nothing itself and rates nobody.",
        _takes(
            "interview_id",
            "question",
            interview_id=_id("The interview, from list_interviews."),
            question=_number("The number of the question in its newest version.", 500),
            limit=_number("How many candidates at once.", 20, default=5),
            cursor=CURSOR,
        ),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "save_insight",
        "Keep one short finding about a session, for people and for later readers, with the turns "
        "it rests on. Write what was said, not what you think of the person.",
        _takes(
            "session_id",
            "text",
            session_id=SESSION_ID,
            text=_text("The finding, in one to three sentences.", LONGEST_INSIGHT, shortest=3),
            turns={
                "type": "array",
                "items": REFERENCE,
                "maxItems": 10,
                "description": "References of the turns it rests on, like 1.4.",
            },
        ),
        ToolScope.WRITE,
        MEMORY_TIME_LIMIT_S,
    ),
    Tool(
        "get_session_context",
        "Read what is around one session: the questions of its interview and how many turns belong "
        "to each, other sessions of the same candidate, open action items, and saved insights. "
        "These lists go on together by the cursor.",
        _takes(
            "session_id",
            session_id=SESSION_ID,
            limit=_number("How many of each at once.", 50, default=20),
            cursor=CURSOR,
        ),
        ToolScope.READ,
        MEMORY_TIME_LIMIT_S,
    ),
)

CATALOGUE: Mapping[str, Tool] = {tool.name: tool for tool in (*PLAN_TOOLS, *MEMORY_TOOLS)}
