"""Signing in: the password, and after it the code of whoever has a second factor.

Until the code is right nobody is signed in: the session only remembers whose password was.
"""

import time
from typing import Any

from django.contrib import admin
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from interviews.accounts.attempts import CODE, forget_attempts, take_attempt
from interviews.accounts.code_form import CodeForm
from interviews.accounts.desk_look import DeskLook
from interviews.accounts.known_browser import remember_browser
from interviews.accounts.sign_in_form import SignInForm, say_wait
from interviews.actions.second_factors import has_second_factor, use_code

HALF_SIGNED_IN = "half_signed_in"
#: How long the code may take.
PATIENCE_S = 600


class SignInView(DeskLook, LoginView):
    """The admin's own page, with a second step for some."""

    template_name = "admin/login.html"
    authentication_form = SignInForm
    title = _("Log in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        more = super().get_context_data(**context)
        here = self.request.get_full_path()
        return {**more, "app_path": here, "username": self.request.user.get_username()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not has_second_factor(user):
            response = super().form_valid(form)
            remember_browser(self.request, response, user.get_username())
            return response
        self.request.session[HALF_SIGNED_IN] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "until": time.time() + PATIENCE_S,
            "next": self.get_success_url(),
        }
        return HttpResponseRedirect(reverse("sign_in_code"))


class CodeView(DeskLook, FormView):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The second step; without a first one it leads back to it."""

    template_name = "accounts/code.html"
    form_class = CodeForm
    title = _("Your code")
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        person = _half_signed_in(request)
        if person is None:
            return HttpResponseRedirect(reverse("admin:login"))
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        request, name = self.request, self.person.get_username()
        if wait_s := take_attempt(CODE, request, name):
            form.add_error("code", say_wait(wait_s))
            return self.form_invalid(form)
        if not use_code(user=self.person, code=form.cleaned_data["code"], now=timezone.now()):
            form.add_error("code", _("This is not the code of this moment, or it was used."))
            return self.form_invalid(form)
        forget_attempts(CODE, request, name)
        target = request.session.pop(HALF_SIGNED_IN)["next"]
        login(request, self.person, backend="django.contrib.auth.backends.ModelBackend")
        response = HttpResponseRedirect(target)
        remember_browser(request, response, name)
        return response


def _half_signed_in(request: HttpRequest) -> User | None:
    """Whose password was right a moment ago, and is still the same."""
    kept = request.session.get(HALF_SIGNED_IN)
    if not kept or kept["until"] < time.time():
        return None
    person = User.objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
    is_same = person is not None and person.get_session_auth_hash() == kept["password"]
    return person if is_same else None
