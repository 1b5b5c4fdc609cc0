"""Where a person sets up their second factor, or takes it off; secrets are shown once."""

from typing import Any

import segno
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from interviews.accounts.attempts import CODE, forget_attempts, take_attempt
from interviews.accounts.code_form import CodeForm
from interviews.accounts.sign_in_form import say_wait
from interviews.accounts.totp import app_address, shown_key
from interviews.actions.errors import WrongCodeError
from interviews.actions.second_factors import (
    confirm_second_factor,
    has_second_factor,
    remove_second_factor,
    start_second_factor,
    use_code,
)
from interviews.admin.roles import user_of
from interviews.models import RecoveryCode, SecondFactor

ISSUER = "Viva"


@require_http_methods(["GET", "HEAD", "POST"])
def show_second_factor(request: HttpRequest) -> HttpResponse:
    """Whether there is one. Posting begins setting one up, with a new secret each time."""
    user = user_of(request)
    if request.method != "POST" or has_second_factor(user):
        left = RecoveryCode.objects.filter(factor__user=user, used_at=None).count()
        has_one = has_second_factor(user)
        return _page(request, "state", has_one=has_one, codes_left=left, form=CodeForm())
    factor = start_second_factor(user=user, now=timezone.now())
    return _ask_for_code(request, factor, CodeForm())


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The only answer that ever holds the recovery codes; no cache keeps a page of the admin."""
    user = user_of(request)
    form = CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    try:
        codes = confirm_second_factor(user=user, code=code, now=timezone.now())
    except WrongCodeError:
        factor = SecondFactor.objects.filter(user=user, confirmed_at=None).first()
        if factor is None:
            return HttpResponseRedirect(reverse("second_factor"))
        form.add_error("code", _("This is not the code of this moment. Wait for the next one."))
        return _ask_for_code(request, factor, form)
    return _page(request, "codes", codes=codes)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Only with a code: a page left open takes nothing off."""
    user, form = user_of(request), CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    name = user.get_username()
    if wait_s := take_attempt(CODE, request, name):
        messages.error(request, say_wait(wait_s))
    elif use_code(user=user, code=code, now=timezone.now()):
        forget_attempts(CODE, request, name)
        remove_second_factor(user=user)
        messages.success(request, _("Signing in asks for your password only."))
    else:
        messages.error(request, _("This is not the code of this moment, or it was used."))
    return HttpResponseRedirect(reverse("second_factor"))


def _ask_for_code(request: HttpRequest, factor: SecondFactor, form: CodeForm) -> HttpResponse:
    secret = factor.secret
    address = app_address(secret, account=user_of(request).get_username(), issuer=ISSUER)
    return _page(request, "setup", key=shown_key(secret), picture=picture_of(address), form=form)


def picture_of(address: str) -> str:
    """A QR code as SVG, dark on light in both themes: cameras want it so."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=5, border=4, dark="#13181a", light="#ffffff", omitsize=True)
    return mark_safe(svg)  # noqa: S308 - made here of squares


def _page(request: HttpRequest, part: str, **more: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Second factor"),
        "part": f"accounts/second_factor/_{part}.html",
        **more,
    }
    return TemplateResponse(request, "accounts/second_factor.html", context)
