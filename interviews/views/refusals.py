"""What somebody sees who is not let in: a kind page that gives nothing away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from interviews.access import Gone, NotFound


class RefusalMiddleware(MiddlewareMixin):
    """Turns what `access.py` raises into pages, for every view alike."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Gone):
            return answer_gone(request, exception.reason)
        if isinstance(exception, NotFound):
            return answer_not_found(request)
        return None


def answer_gone(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "invitations/closed.html", {"reason": reason}, status=410)


#: What a candidate is told on their own pages, by application: each page says what they can do.
PAGES = {"invitations": "invitations/not_found.html", "room": "403.html"}


def answer_not_found(request: HttpRequest) -> HttpResponse:
    """On a candidate's page with what a candidate can do; elsewhere as any missing page."""
    match = request.resolver_match
    page = PAGES.get(match.app_name) if match is not None else None
    if page is None:
        raise Http404
    return render(request, page, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "403.html", status=403)
