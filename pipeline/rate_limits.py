"""How long a busy model server wants to be left alone, by the headers of its refusal (pure).

`Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3), `retry-after-ms` milliseconds. OpenAI's
`x-ratelimit-reset-requests` and `-tokens` say as "6m0s" when the whole of an allowance is back.
That is more than has to be waited, so they are asked last, and only those of an allowance that is
used up, where the server says which.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

ALLOWANCES = ("requests", "tokens")
PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s|d)")
SECONDS = {"d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def seconds_asked(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """From now; None where nothing is asked for, or nothing that makes sense. Names in small."""
    for asked in (
        _number(headers.get("retry-after-ms", ""), unit=0.001),
        _number(headers.get("retry-after", "")),
        _until(headers.get("retry-after", ""), now=now),
        _reset(headers),
    ):
        if asked is not None:
            return asked
    return None


def read_length(text: str) -> float | None:
    """Seconds of "1s", "6m0s", "12ms", or of a bare number; None where it is none of these."""
    parts = PART.findall(text)
    if "".join(number + unit for number, unit in parts) != text.strip() or not parts:
        return _number(text)
    return sum(float(number) * SECONDS[unit] for number, unit in parts)


def _number(text: str, *, unit: float = 1.0) -> float | None:
    try:
        seconds = float(text) * unit
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _until(date: str, *, now: datetime) -> float | None:
    try:
        wanted = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None
    aware = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    seconds = (aware - now).total_seconds()
    return seconds if seconds >= 0 else None


def _reset(headers: Mapping[str, str]) -> float | None:
    """Of what is used up; of both where the server does not say. Some servers send 0 or -1."""
    used_up = [
        what
        for what in ALLOWANCES
        if headers.get(f"x-ratelimit-remaining-{what}", "").strip() == "0"
    ]
    lengths = [
        length
        for what in used_up or ALLOWANCES
        if (length := read_length(headers.get(f"x-ratelimit-reset-{what}", ""))) is not None
    ]
    return max(lengths) if lengths and max(lengths) > 0 else None
