"""Addresses of the pages of accounts; `interviews/urls.py` puts them before those of the admin."""

from django.urls import path

from interviews.views import password_reset

#: The names of the first and the third are Django's: the page to sign in and the e-mail use them.
urlpatterns = [
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
]
