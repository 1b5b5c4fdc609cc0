"""Numbers of this process for Prometheus, for whoever has the secret or sits at this machine."""

from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

#: What a proxy adds: a request with one of these may be anybody's.
SIGNS_OF_A_PROXY = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
BEARER = "Bearer "


@never_cache
@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    """404 to everybody else: that there is such a page is nobody's business."""
    if not (has_secret(request) or is_local(request)):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def has_secret(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    if not (settings.METRICS_TOKEN and given.startswith(BEARER)):
        return False
    secret = given.removeprefix(BEARER).strip().encode()
    return compare_digest(secret, settings.METRICS_TOKEN.encode())


def is_local(request: HttpRequest) -> bool:
    """Asked from this machine, of an installation that nobody else reaches.

    Behind a proxy on this machine every candidate comes from loopback. Such an installation has a
    `PUBLIC_URL` elsewhere, and then only the secret counts; headers are looked at besides.
    """
    if settings.METRICS_TOKEN or settings.BEHIND_TLS_PROXY:
        return False
    if any(name in request.headers for name in SIGNS_OF_A_PROXY):
        return False
    peer = str(request.META.get("REMOTE_ADDR") or "")
    return is_loopback(peer) and is_loopback(urlsplit(settings.PUBLIC_URL).hostname or "")


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
