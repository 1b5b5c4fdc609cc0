"""The admin of webhook endpoints: owners add them, try them, and replace their secrets."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import OWNERS
from interviews.admin.state_words import state_chip
from pipeline import tasks
from pipeline.actions.webhooks import rotate_secret, send_test
from pipeline.models import WebhookEndpoint
from pipeline.notices.addresses import BadAddressError, parse_address
from pipeline.notices.signature import derive_secret, written


class EndpointForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """An address is looked at as it is written; the machine behind it each time it is asked."""

    class Meta:
        model = WebhookEndpoint
        fields = ("url", "description", "is_enabled")
        labels: ClassVar = {"url": _("Address"), "is_enabled": _("On")}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            parse_address(url, allows_http=settings.DEBUG)
        except BadAddressError as error:
            raise forms.ValidationError(str(error)) from None
        return url


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(OrganizationModelAdmin):
    """The secret is in the answer to adding and replacing only; it is stored nowhere."""

    form = EndpointForm
    viewers = OWNERS
    adders = OWNERS
    changers = OWNERS
    deleters = OWNERS
    list_display = ("__str__", "url", "standing")
    list_select_related = ("organization",)
    fields = ("url", "description", "is_enabled")
    change_form_template = "admin/pipeline/webhookendpoint/change_form.html"

    @display(description=_("State"), ordering="is_enabled")
    def standing(self, endpoint: WebhookEndpoint) -> str:
        if endpoint.is_enabled:
            return state_chip(str(_("On")), "done")
        return state_chip(endpoint.stopped_because or str(_("Off")), "caution")

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "<uuid:endpoint_id>/rotate/",
                self.admin_site.admin_view(require_POST(self.rotate)),
                name="pipeline_webhookendpoint_rotate",
            ),
            path(
                "<uuid:endpoint_id>/test/",
                self.admin_site.admin_view(require_POST(self.test)),
                name="pipeline_webhookendpoint_test",
            ),
        ]
        return [*ours, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.is_enabled:
            obj.stopped_because = ""
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._show_secret(request, obj)

    def rotate(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        endpoint = self._access_to_change(request, endpoint_id)
        endpoint = rotate_secret(endpoint_id=endpoint.pk, now=timezone.now())
        self.log_change(request, endpoint, str(_("Replaced its secret.")))
        return self._show_secret(request, endpoint)

    def test(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        endpoint = self._access_to_change(request, endpoint_id)
        delivery = send_test(endpoint=endpoint, now=timezone.now())
        tasks.nudge_deliveries([delivery.pk])
        self.message_user(request, _("It is on its way; reload to see."), messages.SUCCESS)
        page = reverse("admin:pipeline_delivery_change", args=[delivery.pk])
        return HttpResponseRedirect(page)

    def _access_to_change(self, request: HttpRequest, endpoint_id: UUID) -> WebhookEndpoint:
        endpoint = self.get_object(request, str(endpoint_id))
        if endpoint is None or not self.has_change_permission(request, endpoint):
            raise access.NotFound
        return endpoint

    def _show_secret(self, request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
        """The only answers that hold it; no cache keeps a page of the admin."""
        secret = derive_secret(settings.SECRET_KEY, endpoint.pk, endpoint.secret_number)
        return TemplateResponse(
            request,
            "admin/pipeline/webhookendpoint/secret.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("The secret of this endpoint"),
                "endpoint": endpoint,
                "secret": written(secret),
            },
        )
