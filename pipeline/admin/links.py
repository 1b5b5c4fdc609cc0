"""The admin of links: what sessions mention, to find them by it."""

from django.contrib import admin

from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY
from pipeline.models import Link


@admin.register(Link)
class LinkAdmin(OrganizationModelAdmin):
    """Read only."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("name", "kind", "session")
    list_filter = ("kind",)
    list_select_related = ("session__candidate", "session__version", "organization")
    search_fields = ("name",)
    fields = ("session", "kind", "name", "turns", "model", "input_version")
    readonly_fields = fields
