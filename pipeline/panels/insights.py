"""What programs kept of a session, each with the times of the Turns that it rests on."""

from django.utils.translation import gettext as _

from interviews.models import Session
from interviews.panels import Panel
from interviews.turn_reference import anchor_of
from pipeline.panels.citations import cited_turns


def build_insights_panel(session: Session) -> Panel:
    """The newest first. A Turn that was not heard after all leads nowhere, and is left out."""
    turns = cited_turns(session)
    rows = [
        {
            "insight": insight,
            "times": [
                {"anchor": anchor_of(reference), "turn": turns[reference]}
                for reference in insight.turns
                if reference in turns
            ],
        }
        for insight in session.insights.order_by("-created_at", "pk")
    ]
    title, template = _("Kept by programs"), "admin/pipeline/_insights.html"
    return Panel("insights", title, template, {"rows": rows}, _("Summary"))
