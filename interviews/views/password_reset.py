"""A new password by e-mail: Django's own views in the look of the desk."""

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from interviews.accounts.attempts import RESET, take_attempt, take_mail, unlock
from interviews.accounts.desk_look import DeskLook
from interviews.accounts.known_browser import remember_browser
from interviews.accounts.reset_form import NewPasswordForm, ResetForm
from interviews.tasks import ask_for_reset_mail


class ResetView(DeskLook, auth_views.PasswordResetView):
    """Answers alike for every address; more than a few mails are quietly not sent."""

    template_name = "accounts/reset.html"
    form_class = ResetForm
    success_url = reverse_lazy("password_reset_sent")
    title = _("A new password")

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        if take_attempt(RESET, self.request, email):
            return render(self.request, "429.html", status=429)
        if take_mail(email):
            ask_for_reset_mail(email)
        return HttpResponseRedirect(str(self.success_url))


class SentView(DeskLook, auth_views.PasswordResetDoneView):
    template_name = "accounts/reset_sent.html"
    title = _("Look into your mail")


class NewPasswordView(DeskLook, auth_views.PasswordResetConfirmView):
    """Of a link, which works once; a second factor is asked for as ever.

    Whoever has the mail is no stranger: nobody's attempts keep this browser waiting.
    """

    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("password_reset_complete")
    title = _("A new password")
    user: User

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        unlock(self.user.get_username())
        response = super().form_valid(form)
        remember_browser(self.request, response, self.user.get_username())
        return response


class CompleteView(DeskLook, auth_views.PasswordResetCompleteView):
    template_name = "accounts/new_password_set.html"
    title = _("It is set")
