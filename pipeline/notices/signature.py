"""Signatures of webhooks as Standard Webhooks has them (pure).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

SECRET_PREFIX = "whsec_"  # noqa: S105 - how every secret begins
VERSION = "v1"


def derive_secret(installation_key: str, endpoint_id: UUID, number: int) -> bytes:
    """32 bytes that nobody can know without the installation's key; another for each number."""
    said = f"viva.webhook.{endpoint_id}.{number}"
    return hmac.digest(installation_key.encode(), said.encode(), hashlib.sha256)


def written(secret: bytes) -> str:
    """As people copy it into a receiver."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def sign(secrets: Sequence[bytes], *, message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header: one signature for each secret that is in force."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.digest(secret, signed, hashlib.sha256) for secret in secrets)
    return " ".join(f"{VERSION},{base64.b64encode(digest).decode()}" for digest in digests)
