"""The admin of the audit log: owners read it; nobody writes in it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY, OWNERS
from interviews.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(OrganizationModelAdmin):
    """What programs did: which tool, on what, and what came of it, but no words."""

    viewers = OWNERS
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("at", "who", "door", "action", "outcome", "duration_ms")
    list_filter = ("outcome", "door", "action")
    ordering = ("-at", "-number")
    fields = (
        "number",
        "at",
        "who",
        "actor",
        "door",
        "action",
        "arguments",
        "outcome",
        "duration_ms",
        "seal",
    )
    readonly_fields = fields

    @display(description=_("Who"), ordering="actor_name")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor_name or entry.actor
