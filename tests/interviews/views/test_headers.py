"""What pages tell the browser about themselves."""

from http import HTTPStatus

import pytest
from django.test import Client

from interviews.models import Session
from tests.cast import TOKEN, Cast, make_session

pytestmark = pytest.mark.db


@pytest.mark.parametrize("path", [f"/i/{TOKEN}", "/i/guess", "/room/nowhere", "/recordings/x"])
def test_a_private_page_is_kept_by_nobody_and_passed_on_to_nobody(
    cast: Cast, client: Client, path: str
) -> None:
    response = client.get(path)

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", ["/", f"/i/{TOKEN}", f"/i/{TOKEN}/agreement", "/missing"])
def test_a_candidate_page_loads_only_what_is_ours(cast: Cast, client: Client, path: str) -> None:
    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "microphone=(self)" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_admin_may_style_and_evaluate_its_own_templates(cast: Cast, client: Client) -> None:
    policy = client.get("/admin/login/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'self'" in policy


def agree_from(origin: str, fetch_site: str | None, *, secure: bool = False) -> int:
    """The status of an agreement with a good token, sent with these headers by a real form."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(f"/i/{TOKEN}/agreement", secure=secure)
    headers = {"Origin": origin}
    if fetch_site is not None:
        headers["Sec-Fetch-Site"] = fetch_site
    response = browser.post(
        f"/i/{TOKEN}/agreement",
        {"agree": "yes", "csrfmiddlewaretoken": page.context["csrf_token"]},
        headers=headers,
        secure=secure,
    )
    return response.status_code


@pytest.mark.parametrize("secure", [True, False])
def test_our_own_form_is_taken_though_the_browser_withholds_its_origin(
    cast: Cast, secure: bool
) -> None:
    assert agree_from("null", "same-origin", secure=secure) == HTTPStatus.FOUND


def test_over_plain_http_the_token_is_enough(cast: Cast) -> None:
    assert agree_from("null", None) == HTTPStatus.FOUND


@pytest.mark.parametrize(
    ("origin", "fetch_site"),
    [("null", "cross-site"), ("null", ""), ("null", None), ("https://evil.test", "same-origin")],
)
def test_a_form_of_another_origin_is_refused(
    cast: Cast, origin: str, fetch_site: str | None
) -> None:
    assert agree_from(origin, fetch_site, secure=True) == HTTPStatus.FORBIDDEN
    assert not Session.objects.exists()


def test_the_room_is_private_too(cast: Cast, client: Client) -> None:
    assert client.get(f"/room/{make_session(cast.invitation).pk}/")["Cache-Control"] == "no-store"
