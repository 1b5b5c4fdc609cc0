"""The admin of deliveries: what was sent to whom, what was given up, and a way to send it again."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.moments import day_and_time
from interviews.admin.roles import EDITORS, NOBODY, user_of
from interviews.admin.state_words import state_chip
from pipeline import tasks
from pipeline.actions.mail_choices import choose_mail
from pipeline.models import Delivery, MailOptOut
from pipeline.notices import outbox

TONES = {
    Delivery.Status.READY: "quiet",
    Delivery.Status.SENDING: "live",
    Delivery.Status.SENT: "done",
    Delivery.Status.FAILED: "failed",
}


@admin.register(Delivery)
class DeliveryAdmin(OrganizationModelAdmin):
    """Read only, but for sending again."""

    names_a_person = True
    viewers = EDITORS
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("event", "address", "status_word", "attempts", "created", "error")
    list_filter = ("status", "channel", "event")
    list_select_related = ("endpoint", "recipient", "organization")
    actions = ("send_again_together",)
    change_form_template = "admin/pipeline/delivery/change_form.html"
    fields = (
        "event",
        "address",
        "session",
        "status_word",
        "attempts",
        "max_attempts",
        "error",
        "http_status",
        "not_before",
        "created_at",
        "finished_at",
        "key",
        "payload",
    )
    readonly_fields = fields

    @display(description=_("To"))
    def address(self, delivery: Delivery) -> str:
        return str(delivery.endpoint or delivery.recipient)

    @display(description=_("Status"), ordering="status")
    def status_word(self, delivery: Delivery) -> str:
        return state_chip(delivery.get_status_display(), TONES[Delivery.Status(delivery.status)])

    @display(description=_("Made"), ordering="created_at")
    def created(self, delivery: Delivery) -> str:
        return day_and_time(delivery.created_at)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "<uuid:delivery_id>/send-again/",
                self.admin_site.admin_view(require_POST(self.send_again)),
                name="pipeline_delivery_send_again",
            ),
            path("mail/", self.admin_site.admin_view(self.mail), name="pipeline_delivery_mail"),
        ]
        return [*ours, *super().get_urls()]

    def send_again(self, request: HttpRequest, delivery_id: UUID) -> HttpResponse:
        delivery = self.get_object(request, str(delivery_id))
        if delivery is None or not self.has_view_permission(request, delivery):
            raise access.NotFound
        self._send_again(request, [delivery])
        page = reverse("admin:pipeline_delivery_change", args=[delivery.pk])
        return HttpResponseRedirect(page)

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again_together(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        allowed = [each for each in queryset if self.has_view_permission(request, each)]
        self._send_again(request, allowed)

    def mail(self, request: HttpRequest) -> HttpResponse:
        """Everybody's own choice, for each organization that they belong to."""
        organizations = list(access.organizations_of(user_of(request)))
        if request.method == "POST":
            wanted = set(request.POST.getlist("wanted"))
            for each in organizations:
                choose_mail(
                    user=user_of(request),
                    organization_id=each.pk,
                    wants_mail=str(each.pk) in wanted,
                )
            self.message_user(request, _("Your choice is kept."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:pipeline_delivery_mail"))
        refused = MailOptOut.objects.filter(user=user_of(request))
        without = set(refused.values_list("organization_id", flat=True))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Mail to you"),
            "address": user_of(request).email,
            "choices": [(each, each.pk not in without) for each in organizations],
        }
        return TemplateResponse(request, "admin/pipeline/delivery/mail.html", context)

    def _send_again(self, request: HttpRequest, deliveries: list[Delivery]) -> None:
        ready = [each for each in deliveries if outbox.replay(each.pk)]
        for delivery in ready:
            self.log_change(request, delivery, str(_("Had it sent again.")))
        tasks.nudge_deliveries(delivery.pk for delivery in ready)
        if len(ready) < len(deliveries):
            words = _("What is on its way just now was left alone.")
            self.message_user(request, words, messages.WARNING)
        if ready:
            self.message_user(request, _("It is sent again now."), messages.SUCCESS)
