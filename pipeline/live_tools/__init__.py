"""What the interviewer of a running Session looks up and keeps, by tool."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from interviews.live_tools import PAST_SESSIONS, ROLE_KNOWLEDGE, SAVE_INSIGHT, SESSION_CONTEXT
from pipeline.live_tools.context import get_session_context
from pipeline.live_tools.insight import save_insight
from pipeline.live_tools.past import search_past_sessions
from pipeline.live_tools.role import search_role_knowledge

#: Each takes the running Session's id and arguments that fit the schema, and works in a thread.
HANDLERS: Mapping[str, Callable[[UUID, Mapping[str, Any]], dict[str, Any]]] = {
    SESSION_CONTEXT: get_session_context,
    PAST_SESSIONS: search_past_sessions,
    ROLE_KNOWLEDGE: search_role_knowledge,
    SAVE_INSIGHT: save_insight,
}
