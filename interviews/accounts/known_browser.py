"""A browser in which an account has signed in before is told from those of strangers by a cookie.

It opens nothing: it says whose attempts these may be, so that strangers use up only their own.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import get_random_string

from interviews.accounts.names import hidden

SALT = "interviews.known_browser"
KNOWN_FOR_S = 180 * 24 * 3600
PREFIX = "known_"


def remember_browser(request: HttpRequest, response: HttpResponseBase, account: str) -> None:
    """After a success; a browser keeps its name."""
    response.set_signed_cookie(
        cookie_of(account),
        f"{hidden(account)}.{known_browser(request, account) or get_random_string(22)}",
        salt=SALT,
        max_age=KNOWN_FOR_S,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_browser(request: HttpRequest, account: str) -> str:
    """Its name; empty where this account has not signed in there, or long ago."""
    name = cookie_of(account)
    kept = request.get_signed_cookie(name, "", salt=SALT, max_age=KNOWN_FOR_S)
    whose, _, browser = (kept or "").partition(".")
    return browser if whose == hidden(account) else ""


def cookie_of(account: str) -> str:
    return f"{PREFIX}{hidden(account)[:16]}"
