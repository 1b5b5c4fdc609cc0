"""A browser that an account has signed in from is known again."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from interviews.accounts import known_browser as module
from interviews.accounts.known_browser import known_browser, remember_browser

pytestmark = pytest.mark.unit


def again(request: HttpRequest, account: str) -> HttpRequest:
    """The next request of a browser in which this account has just signed in."""
    response = HttpResponse()
    remember_browser(request, response, account)
    following = RequestFactory().get("/")
    kept = {name: each.value for name, each in response.cookies.items()}
    following.COOKIES = request.COOKIES | kept
    return following


def test_it_keeps_its_name(rf: RequestFactory) -> None:
    first = again(rf.get("/"), "olga")
    name = known_browser(first, "olga")
    assert name
    assert known_browser(again(first, "OLGA"), "olga") == name
    assert known_browser(again(rf.get("/"), "olga"), "olga") != name


def test_people_who_share_it_are_told_apart(rf: RequestFactory) -> None:
    request = again(again(rf.get("/"), "olga"), "paul")
    assert known_browser(request, "olga")
    assert known_browser(request, "paul")
    assert known_browser(request, "ann") == ""


def test_a_cookie_of_somebody_else_or_invented_or_old_says_nothing(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = again(rf.get("/"), "olga")
    [cookie] = request.COOKIES.values()
    other = rf.get("/")
    other.COOKIES = {module.cookie_of("paul"): cookie}
    assert known_browser(other, "paul") == ""
    other.COOKIES = {module.cookie_of("olga"): cookie[:-1] + "~"}
    assert known_browser(other, "olga") == ""
    assert known_browser(rf.get("/"), "olga") == ""
    monkeypatch.setattr(module, "KNOWN_FOR_S", -1)
    assert known_browser(request, "olga") == ""
