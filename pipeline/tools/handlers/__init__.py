"""What answers each tool: thin, by what `access.py` lets the caller see and by existing actions."""

from collections.abc import Mapping

from pipeline.tools.asked import Handler
from pipeline.tools.handlers.action_items import list_action_items, update_action_item
from pipeline.tools.handlers.comparison import compare_on_question
from pipeline.tools.handlers.context import get_session_context
from pipeline.tools.handlers.insights import save_insight
from pipeline.tools.handlers.interviews import list_interviews
from pipeline.tools.handlers.search import search_sessions
from pipeline.tools.handlers.session import get_session
from pipeline.tools.handlers.turns import get_turns

HANDLERS: Mapping[str, Handler] = {
    handler.__name__: handler
    for handler in (
        list_interviews,
        search_sessions,
        get_session,
        get_turns,
        list_action_items,
        update_action_item,
        compare_on_question,
        save_insight,
        get_session_context,
    )
}
