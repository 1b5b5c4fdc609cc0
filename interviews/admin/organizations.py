"""The admin of organizations: their name, their contact, how long they keep what was said."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY, OWNERS, user_of
from interviews.models import Organization


@admin.register(Organization)
class OrganizationAdmin(OrganizationModelAdmin):
    """Owners keep their own; the superuser opens new ones."""

    changers = OWNERS
    deleters = NOBODY
    list_display = ("name", "contact_email", "retention_days")
    fields = ("name", "slug", "contact_email", "retention_days", "shares_transcripts")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).is_superuser or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).is_superuser or super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if user_of(request).is_superuser else ("slug",)
