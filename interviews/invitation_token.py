"""The secret of an invitation link: made once, shown once, kept only as a hash (no database)."""

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse

TOKEN_BYTES = 32


def make_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 in hex: the token has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def link_to(token: str) -> str:
    """The address to give to the candidate, as the outside world reaches it (`PUBLIC_URL`)."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("invitations:open", args=[token])
