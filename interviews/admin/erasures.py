"""The admin of certificates, and the page on which an owner erases a session."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from unfold.decorators import display

from interviews import access
from interviews.actions.erasure import erase_session
from interviews.actions.errors import StillDrivenError
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY, OWNERS, user_of
from interviews.admin.state_words import state_chip
from interviews.models import ErasureCertificate, Session

Cause = ErasureCertificate.Cause


@admin.register(ErasureCertificate)
class ErasureCertificateAdmin(OrganizationModelAdmin):
    """Written when a session is erased; nobody changes or removes one."""

    viewers = OWNERS
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("erased_session_id", "cause", "erased_by", "erased_at", "state")
    list_filter = ("cause",)
    list_select_related = ("erased_by", "organization")
    ordering = ("-erased_at",)
    search_fields = ("erased_session_id",)
    fields = (
        "erased_session_id",
        "cause",
        "erased_by",
        "erased_at",
        "rows",
        "file_count",
        "state",
        "cost",
    )
    readonly_fields = fields

    @display(description=_("Files"))
    def state(self, certificate: ErasureCertificate) -> str:
        if certificate.is_finished:
            return state_chip(_("All gone"), "done")
        return state_chip(_("Still going"), "caution")

    @display(description=_("Rows"))
    def rows(self, certificate: ErasureCertificate) -> str:
        each = (f"{count} {table.partition('.')[2]}" for table, count in certificate.counts.items())
        return ", ".join(each)

    @display(description=_("Had cost"))
    def cost(self, certificate: ErasureCertificate) -> str:
        return f"US$ {certificate.cost_microusd / 1_000_000:.4f}"

    def get_urls(self) -> list[URLPattern]:
        ours = path(
            "of/<uuid:session_id>/",
            self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.erase)),
            name="interviews_erasurecertificate_erase",
        )
        return [ours, *super().get_urls()]

    def erase(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """First the page that says what goes; then it is done, and the certificate is shown."""
        session = access.access_session_to_erase(user_of(request), session_id)
        cause = request.POST.get("cause", "")
        is_sure = request.POST.get("sure") == "yes"
        is_said = is_sure and cause in ErasureCertificate.CHOOSABLE
        if request.method != "POST" or not is_said:
            return self._ask(request, session, is_incomplete=request.method == "POST")
        try:
            certificate = erase_session(
                session_id=session.pk, cause=Cause(cause), now=timezone.now(), by=user_of(request)
            )
        except StillDrivenError:
            words = _("The interview is going on. End it first; nothing was erased.")
            self.message_user(request, words, messages.WARNING)
            return _to("interviews_session_change", session.pk)
        if certificate is None:
            raise access.NotFound
        self.log_addition(request, certificate, "")
        self.message_user(request, _("The session is erased."), messages.SUCCESS)
        return _to("interviews_erasurecertificate_change", certificate.pk)

    def _ask(self, request: HttpRequest, session: Session, *, is_incomplete: bool) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Erase this session"),
            "session": session,
            "causes": ErasureCertificate.CHOOSABLE,
            "is_incomplete": is_incomplete,
        }
        status = 422 if is_incomplete else 200
        return TemplateResponse(
            request, "admin/interviews/erasure/confirm.html", context, status=status
        )


def _to(url_name: str, *args: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"admin:{url_name}", args=args))
