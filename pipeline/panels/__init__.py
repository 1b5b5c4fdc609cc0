"""What the slow half shows in the admin, one panel a file; `interviews/wiring.py` hands them over.

Panels of one tab stand together.
"""

from pipeline.panels.action_items import build_action_items_panel
from pipeline.panels.backlog import build_backlog_panel
from pipeline.panels.health import build_health_panel
from pipeline.panels.insights import build_insights_panel
from pipeline.panels.ledger import build_ledger_panel, cost_of_lookups, cost_of_steps
from pipeline.panels.links import build_links_panel
from pipeline.panels.my_items import build_my_items_panel
from pipeline.panels.quality import QUALITY_MARK, build_quality_panel
from pipeline.panels.ratings import build_ratings_panel
from pipeline.panels.summary import SUMMARY_MARK, build_summary_panel
from pipeline.panels.thread import build_calls_panel, build_thread_panel

PANELS = (
    build_quality_panel,
    build_summary_panel,
    build_links_panel,
    build_insights_panel,
    build_ratings_panel,
    build_action_items_panel,
    build_thread_panel,
    build_ledger_panel,
)
HOME_PANELS = (build_calls_panel, build_my_items_panel, build_backlog_panel, build_health_panel)
MARKS = (QUALITY_MARK, SUMMARY_MARK)

__all__ = ["HOME_PANELS", "MARKS", "PANELS", "cost_of_lookups", "cost_of_steps"]
