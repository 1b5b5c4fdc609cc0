"""What somebody sees who is not let in."""

import pytest
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory

from interviews.access import Gone, NotFound
from interviews.views.refusals import RefusalMiddleware, csrf_failure
from tests.cast import Cast

pytestmark = pytest.mark.unit


@pytest.fixture
def middleware() -> RefusalMiddleware:
    return RefusalMiddleware(lambda _request: None)  # type: ignore[arg-type]  # never asked


@pytest.fixture
def request_of_somebody(rf: RequestFactory) -> HttpRequest:
    request: HttpRequest = rf.get("/anything")
    request.resolver_match = None
    return request


def test_what_is_over_is_gone(
    middleware: RefusalMiddleware, request_of_somebody: HttpRequest
) -> None:
    response = middleware.process_exception(request_of_somebody, Gone("expired"))

    assert response is not None
    assert response.status_code == 410


def test_what_is_not_yours_is_not_there(
    middleware: RefusalMiddleware, request_of_somebody: HttpRequest
) -> None:
    with pytest.raises(Http404):
        middleware.process_exception(request_of_somebody, NotFound())


def test_other_faults_are_not_hidden(
    middleware: RefusalMiddleware, request_of_somebody: HttpRequest
) -> None:
    assert middleware.process_exception(request_of_somebody, ValueError()) is None


def test_a_form_without_its_token_is_refused_kindly(request_of_somebody: HttpRequest) -> None:
    response = csrf_failure(request_of_somebody, reason="secret details")

    assert response.status_code == 403
    assert "secret details" not in response.text


@pytest.mark.db
@pytest.mark.parametrize("path", ["/i/guess", "/room/0d3f8f3e-5a1b-4f56-9c59-2f6d5f6a8a11/"])
def test_a_candidate_is_told_what_to_do(cast: Cast, client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "link" in response.text
