"""On the first page: what somebody has asked this person to do."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from interviews import access
from interviews.panels import Panel
from pipeline.models import ActionItem

SHOWN = 5


def build_my_items_panel(user: User) -> Panel | None:
    """Open items that are assigned to them, oldest first; nothing where there is none."""
    mine = (
        access.scope(user, ActionItem.objects.all())
        .filter(assignee=user, status=ActionItem.Status.OPEN)
        .select_related("session__candidate")
        .order_by("created_at")
    )
    items = list(mine[: SHOWN + 1])
    if not items:
        return None
    context = {"mine": items[:SHOWN], "has_more": len(items) > SHOWN}
    return Panel("my-items", _("Your action items"), "admin/pipeline/_my_items.html", context)
