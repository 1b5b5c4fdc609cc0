"""Addresses of the pages of accounts; `interviews/urls.py` puts them before those of the admin."""

from django.contrib import admin
from django.urls import path

from interviews.views import password_reset, second_factor, sign_in

#: Some names are Django's: its pages and its e-mail lead to them.
urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="sign_in"),
    path("login/code/", sign_in.CodeView.as_view(), name="sign_in_code"),
    path("new-password/", password_reset.ResetView.as_view(), name="admin_password_reset"),
    path("new-password/sent/", password_reset.SentView.as_view(), name="password_reset_sent"),
    path(
        "new-password/<uidb64>/<token>/",
        password_reset.NewPasswordView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "new-password/set/", password_reset.CompleteView.as_view(), name="password_reset_complete"
    ),
    path(
        "second-factor/",
        admin.site.admin_view(second_factor.show_second_factor),
        name="second_factor",
    ),
    path(
        "second-factor/confirm/",
        admin.site.admin_view(second_factor.confirm),
        name="second_factor_confirm",
    ),
    path(
        "second-factor/remove/",
        admin.site.admin_view(second_factor.remove),
        name="second_factor_remove",
    ),
]
