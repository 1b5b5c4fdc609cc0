"""What every page tells the browser about itself: what it may load, keep and pass on."""

from collections.abc import Mapping

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

#: Pages whose address or content is the candidate's own.
PRIVATE_PREFIXES = ("/i/", "/room/", "/recordings/")
PRIVATE_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    # The address of an invitation is its secret: it is passed on to nobody, not even to ourselves.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
PERMISSIONS = "microphone=(self), autoplay=(self), camera=(), geolocation=(), payment=(), usb=()"

ADMIN_PREFIX = "/admin/"
#: The admin's theme evaluates expressions of its own templates and writes its colours inline.
ADMIN_DIRECTIVES = {
    "script-src": ["'self'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}


class PageHeadersMiddleware(MiddlewareMixin):
    """Marks private pages, whatever they answer: their errors are as private as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path_info.startswith(PRIVATE_PREFIXES):
            for name, value in PRIVATE_HEADERS.items():
                response.headers[name] = value
        return response


class PagePolicyMiddleware(CSPMiddleware):
    """The content security policy of the settings, widened in the admin only."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 - the signature that is overridden
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PREFIX):
            parts.update = {**ADMIN_DIRECTIVES, **(parts.update or {})}
        return parts


class WithheldOriginMiddleware(MiddlewareMixin):
    """Puts back the origin that a browser withholds on pages that send no referrer.

    From such a page it posts a form with `Origin: null`, which Django's CSRF protection refuses. It
    also says in `Sec-Fetch-Site`, which no page can set, that the form is ours; over plain HTTP it
    says nothing, and the CSRF token, which is asked for as ever, has to be enough.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_ORIGIN") == "null" and _is_our_form(request):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"


def _is_our_form(request: HttpRequest) -> bool:
    fetch_site = request.META.get("HTTP_SEC_FETCH_SITE")
    if fetch_site is None:
        return not request.is_secure()
    return bool(fetch_site == "same-origin")
