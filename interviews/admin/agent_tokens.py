"""The admin of agent tokens: owners make them, see when they were used, and revoke them."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from interviews import access
from interviews.actions.agent_tokens import create_agent_token, revoke_agent_token
from interviews.admin.base import CHOICE, OrganizationModelAdmin
from interviews.admin.roles import NOBODY, OWNERS, organizations_with, user_of
from interviews.admin.state_words import state_chip
from interviews.models import AgentScope, AgentToken, Interview

DAYS = (("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")))


class TokenForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What somebody chooses for a new token; the secret is nobody's choice."""

    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=AgentScope.choices,
        initial=[AgentScope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(
        label=_("Good for"), choices=DAYS, initial="90", widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = AgentToken
        fields = ("name", "scopes", "interviews")
        help_texts: ClassVar = {"interviews": _("None chosen: all, also those to come.")}

    def clean(self) -> dict[str, Any]:
        """Interviews of one organization, the one that is chosen for the token."""
        cleaned = super().clean() or self.cleaned_data
        owners = {each.organization_id for each in cleaned.get("interviews") or ()}
        chosen = cleaned.get(CHOICE)
        if len(owners | ({chosen.pk} if chosen else set())) > 1:
            raise forms.ValidationError(_("Choose interviews of one organization, the token's."))
        return cleaned


@admin.register(AgentToken)
class AgentTokenAdmin(OrganizationModelAdmin):
    """The secret is in the answer to adding only. A token is never changed, and stays on record."""

    viewers = OWNERS
    adders = OWNERS
    changers = NOBODY
    deleters = NOBODY
    list_display = ("name", "prefix", "may", "standing", "last_used_at")
    list_select_related = ("organization",)
    fields = (
        "name",
        "prefix",
        "may",
        "only_for",
        "standing",
        "expires_at",
        "last_used_at",
        "created_at",
        "created_by",
        "revoked_at",
    )
    readonly_fields = fields
    change_form_template = "admin/interviews/agenttoken/change_form.html"

    @display(description=_("May"))
    def may(self, token: AgentToken) -> str:
        return ", ".join(AgentScope(scope).name.lower() for scope in token.scopes)

    @display(description=_("Interviews"))
    def only_for(self, token: AgentToken) -> str:
        if not token.is_restricted:
            return str(_("All"))
        return ", ".join(str(each) for each in token.interviews.all()) or str(_("None any more"))

    @display(description=_("State"), ordering="revoked_at")
    def standing(self, token: AgentToken) -> str:
        reason = token.closed_because(now=timezone.now())
        words = {"revoked": _("Revoked"), "expired": _("Expired")}
        return state_chip(str(words[reason]), "quiet") if reason else state_chip(_("On"), "done")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return [(None, {"fields": self.fields})]
        asks = [CHOICE] if self._asks_for_organization(request) else []
        return [(None, {"fields": [*asks, "name", "scopes", "interviews", "days"]})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        kwargs["form"] = TokenForm
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        own = Interview.objects.filter(organization__in=organizations_with(request, OWNERS))
        kwargs["queryset"] = access.scope(user_of(request), own)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        revoke = self.admin_site.admin_view(require_POST(self.revoke))
        name = "interviews_agenttoken_revoke"
        return [path("<uuid:token_id>/revoke/", revoke, name=name), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        now = timezone.now()
        chosen = list(form.cleaned_data["interviews"])
        token, request.agent_secret = create_agent_token(  # type: ignore[attr-defined]  # for `response_add`, once
            organization=self._organization_for(request, form),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            interviews=chosen or None,
            expires_at=now + timedelta(days=int(form.cleaned_data["days"])),
            by=user_of(request),
            now=now,
        )
        obj.pk = token.pk
        obj.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The only answer that ever holds the secret; no cache keeps a page of the admin."""
        return TemplateResponse(
            request,
            "admin/interviews/agenttoken/secret.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("A new token"),
                "token": obj,
                "secret": request.agent_secret,  # type: ignore[attr-defined]
            },
        )

    def revoke(self, request: HttpRequest, token_id: UUID) -> HttpResponse:
        token = self.get_object(request, str(token_id))
        if token is None or not self.has_add_permission(request) or not self._owns(request, token):
            raise access.NotFound
        revoke_agent_token(token, now=timezone.now())
        self.log_change(request, token, str(_("Revoked.")))
        self.message_user(request, _("Revoked: it opens nothing any more."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:interviews_agenttoken_changelist"))

    def _owns(self, request: HttpRequest, token: AgentToken) -> bool:
        return token.organization_id in organizations_with(request, OWNERS)
