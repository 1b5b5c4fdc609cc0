"""Whether a request was meant for this site; pages of others pretend to be it (DNS rebinding)."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.http.request import split_domain_port, validate_host


def is_our_host(host: str, allowed: Collection[str]) -> bool:
    """By `ALLOWED_HOSTS`; an absent one is nobody's."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def is_our_origin(origin: str | None, *, host: str, trusted: Collection[str]) -> bool:
    """Programs send none; a page is let in only from this very site or one that is trusted."""
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:  # no address at all
        return False
    is_same_site = parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()
    return is_same_site or origin.rstrip("/") in trusted
