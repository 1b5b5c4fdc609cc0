"""Time-based one-time passwords as authenticator apps make them: RFC 6238 over RFC 4226 (pure)."""

import base64
import hashlib
import hmac
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20
#: Clocks of telephones are a little off, and people take a moment to type.
STEPS_OFF = 1


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def code_at(secret: bytes, step: int) -> str:
    """Six digits: dynamic truncation of HMAC-SHA-1 over the step (RFC 4226, 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The step whose code this is, around now; None for a wrong one. Compares without haste."""
    given = code.encode()
    found = None
    for step in range(step_at(now) - STEPS_OFF, step_at(now) + STEPS_OFF + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), given):
            found = step
    return found


def shown_key(secret: bytes) -> str:
    """For typing: Base32 in groups of four."""
    key = base64.b32encode(secret).decode()
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def app_address(secret: bytes, *, account: str, issuer: str) -> str:
    """What the QR code says, in the form that authenticator apps share (`otpauth://`)."""
    label = quote(f"{issuer}:{account}", safe="")
    key = base64.b32encode(secret).decode()
    return f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': issuer})}"
