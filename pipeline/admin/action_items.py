"""The admin of action items: a list across sessions, and what the session page posts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY, user_of
from interviews.admin.state_words import state_chip
from interviews.models import Session
from interviews.session_address import session_address
from pipeline.actions.action_items import change_item, write_item
from pipeline.admin.form_of import form_of
from pipeline.models import ActionItem
from pipeline.panels.action_items import field_choices

TONES = {
    ActionItem.Status.OPEN: "live",
    ActionItem.Status.DONE: "done",
    ActionItem.Status.DISMISSED: "quiet",
}


class ActionItemForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """As the session page sends it; only members of the organization can be asked."""

    class Meta:
        model = ActionItem
        fields = ("description", "owner_role", "due_hint", "assignee", "status")

    def __init__(self, *args: Any, organization_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].required = False
        members = User.objects.filter(memberships__organization_id=organization_id)
        self.fields["assignee"].queryset = members  # type: ignore[attr-defined]  # of a choice field

    def clean_status(self) -> str:
        return str(self.cleaned_data["status"] or ActionItem.Status.OPEN)


@admin.register(ActionItem)
class ActionItemAdmin(OrganizationModelAdmin):
    """Everybody who reads a session may work on its items; nobody deletes one: it is dismissed."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("description", "session", "owner_role", "due_hint", "assignee", "status_word")
    list_filter = ("status", "owner_role", "origin")
    list_select_related = (
        "session__candidate",
        "session__version",
        "assignee",
        "organization",
    )
    fields = (
        "session",
        "description",
        "owner_role",
        "due_hint",
        "assignee",
        "status",
        "origin",
        "model",
        "edited_by",
        "edited_at",
        "created_at",
    )
    readonly_fields = fields

    @display(description=_("State"), ordering="status")
    def status_word(self, item: ActionItem) -> str:
        return state_chip(item.get_status_display(), TONES[ActionItem.Status(item.status)])

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "of/<uuid:session_id>/add/",
                self.admin_site.admin_view(require_POST(self.add_one)),
                name="pipeline_actionitem_add_one",
            ),
            path(
                "<uuid:item_id>/save/",
                self.admin_site.admin_view(require_POST(self.save_one)),
                name="pipeline_actionitem_save_one",
            ),
        ]
        return [*ours, *super().get_urls()]

    def add_one(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """Back to the session's page, where the form is."""
        session = access.access_session(user_of(request), session_id)
        form = ActionItemForm(request.POST, organization_id=session.organization_id)
        if not form.is_valid():
            return self._refuse(request, session.pk, form)
        values = form.cleaned_data
        item, is_new = write_item(
            session=session,
            by=user_of(request),
            now=timezone.now(),
            form=form_of(request),
            **values,
        )
        if is_new:
            self.log_addition(request, item, "")
        return back_to(session.pk)

    def save_one(self, request: HttpRequest, item_id: UUID) -> HttpResponse:
        """As `add_one`. An edit of an older revision changes nothing: both are shown (409)."""
        item = self.get_object(request, str(item_id))
        session = item.session if item else self._session_of_lost(request)
        form = ActionItemForm(request.POST, organization_id=session.organization_id)
        revision = request.POST.get("revision", "")
        if not form.is_valid() or not revision.isdecimal():
            return self._refuse(request, session.pk, form)
        is_changed = item is not None and change_item(
            item_id=item.pk,
            revision=int(revision),
            by=user_of(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
        if not is_changed:
            return self._show_conflict(request, session, item_id, mine=form.instance)
        self.log_change(request, item, "")
        return back_to(session.pk)

    def _session_of_lost(self, request: HttpRequest) -> Session:
        """Of an item that a step took back while somebody was writing: their form names it."""
        try:
            session_id = UUID(request.POST.get("session", ""))
        except ValueError:
            raise access.NotFound from None
        return access.access_session(user_of(request), session_id)

    def _show_conflict(
        self, request: HttpRequest, session: Session, item_id: UUID, mine: ActionItem
    ) -> HttpResponse:
        """What stands there now beside what the person wrote, to be saved once more or left."""
        items = self.get_queryset(request).select_related("assignee", "edited_by")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changed meanwhile"),
            "session": session,
            "current": items.filter(pk=item_id).first(),
            "item": mine,
            "panel": field_choices(session),
        }
        return TemplateResponse(request, "admin/pipeline/conflict.html", context, status=409)

    def _refuse(self, request: HttpRequest, session_id: UUID, form: ActionItemForm) -> HttpResponse:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        self.message_user(request, " ".join(sentences) or _("Not saved."), messages.ERROR)
        return back_to(session_id)


def back_to(session_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(session_address(session_id, anchor="panel-actions"))
