"""The admin of invitations: made by a form, their link shown once, sent again, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access
from interviews.actions.errors import ActionError
from interviews.actions.invitations import invite, reissue, revoke
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.invitation_form import InvitationForm
from interviews.admin.moments import day_and_time
from interviews.admin.roles import NOBODY, user_of
from interviews.admin.state_words import state_chip
from interviews.invitation_token import link_to
from interviews.models import Invitation

ONCE_SECONDS = 24 * 60 * 60
STANDINGS = {
    "": (_("Open"), "live"),
    "expired": (_("Expired"), "caution"),
    "revoked": (_("Taken back"), "quiet"),
    "ended": (_("Used"), "done"),
}


@admin.register(Invitation)
class InvitationAdmin(OrganizationModelAdmin):
    """Read only, but for the three things one does with an invitation."""

    names_a_person = True
    changers = NOBODY
    deleters = NOBODY
    list_display = ("candidate", "interview", "standing", "open_until", "invited")
    list_filter = ("version__interview",)
    list_select_related = ("candidate", "version", "session", "organization")
    search_fields = ("candidate__name", "candidate__email")
    fields = (
        "candidate",
        "version",
        "standing",
        "expires_at",
        "scheduled_at",
        "language",
        "extra_time_factor",
        "patient_turn_taking",
        "text_mode",
        "large_captions",
        "created_at",
    )
    readonly_fields = fields

    @display(description=_("Interview"), ordering="version__interview__title")
    def interview(self, invitation: Invitation) -> str:
        return str(invitation.version)

    @display(description=_("State"))
    def standing(self, invitation: Invitation) -> str:
        return state_chip(*STANDINGS[invitation.closed_because(now=timezone.now())])

    @display(description=_("Open until"), ordering="expires_at")
    def open_until(self, invitation: Invitation) -> str:
        return day_and_time(invitation.expires_at)

    @display(description=_("Invited"), ordering="created_at")
    def invited(self, invitation: Invitation) -> str:
        return day_and_time(invitation.created_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("session", "version", "candidate")

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "<uuid:invitation_id>/reissue/",
                self.admin_site.admin_view(require_POST(self.reissue)),
                name="interviews_invitation_reissue",
            ),
            path(
                "<uuid:invitation_id>/revoke/",
                self.admin_site.admin_view(require_POST(self.revoke)),
                name="interviews_invitation_revoke",
            ),
        ]
        return [*ours, *super().get_urls()]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InvitationForm(
            request.POST or None, request=request, initial={"version": request.GET.get("version")}
        )
        if request.method == "POST" and form.is_valid():
            response = self._invite(request, form)
            if response is not None:
                return response
        return self._render(request, "form", title=_("Invite a candidate"), form=form)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        invitation = self.get_object(request, unquote(object_id))
        if invitation is not None:
            reason = invitation.closed_because(now=timezone.now())
            extra_context = {
                **(extra_context or {}),
                "invitation": invitation,
                "may_manage": self.has_add_permission(request, invitation),
                "may_reissue": reason in {"", "expired"},
                "may_revoke": reason == "",
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def reissue(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        invitation = self._access_to_manage(request, invitation_id)
        try:
            invitation, token = reissue(invitation_id=invitation.pk, now=timezone.now())
        except ActionError as error:
            self.message_user(request, str(error), messages.WARNING)
            return self._back_to(invitation)
        self.log_change(request, invitation, str(_("Gave it a new link.")))
        return self._show_link(request, invitation, token)

    def revoke(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        invitation = self._access_to_manage(request, invitation_id)
        revoke(invitation_id=invitation.pk, now=timezone.now())
        self.log_change(request, invitation, str(_("Took it back.")))
        self.message_user(request, _("The link no longer opens anything."), messages.SUCCESS)
        return self._back_to(invitation)

    def _invite(self, request: HttpRequest, form: InvitationForm) -> HttpResponse | None:
        """None when the action refuses; the form then says why."""
        if not cache.add(f"invited:{form.cleaned_data['once']}", "yes", ONCE_SECONDS):
            words = _("This form was sent before: the invitation is here, its link was shown then.")
            self.message_user(request, words, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:interviews_invitation_changelist"))
        try:
            invitation, token = invite(
                version=form.cleaned_data["version"],
                candidate_name=form.cleaned_data["candidate_name"],
                candidate_email=form.cleaned_data["candidate_email"],
                by=user_of(request),
                now=timezone.now(),
                terms=form.terms,
            )
        except ActionError as error:
            cache.delete(f"invited:{form.cleaned_data['once']}")
            form.add_error(None, str(error))
            return None
        self.log_addition(request, invitation, str(_("Invited.")))
        return self._show_link(request, invitation, token)

    def _show_link(self, request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
        """The only answer that ever holds the link; like all of the admin, no cache keeps it."""
        return self._render(
            request,
            "link",
            title=_("The link for %(name)s") % {"name": invitation.candidate.name},
            invitation=invitation,
            link=link_to(token),
        )

    def _render(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        return TemplateResponse(
            request,
            f"admin/interviews/invitation/{template}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
        )

    def _access_to_manage(self, request: HttpRequest, invitation_id: UUID) -> Invitation:
        invitation = self.get_object(request, str(invitation_id))
        if invitation is None or not self.has_add_permission(request, invitation):
            raise access.NotFound
        return invitation

    def _back_to(self, invitation: Invitation) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("admin:interviews_invitation_change", args=[invitation.pk])
        )
