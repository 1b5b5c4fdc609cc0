"""Moments, offsets and lengths as people read them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

MS_PER_SECOND = 1000
SECONDS_PER_MINUTE = 60


def clock(offset_ms: int) -> str:
    """`1:05`, and `1:02:05` from an hour on."""
    minutes, seconds = divmod(offset_ms // MS_PER_SECOND, SECONDS_PER_MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def day_and_time(moment: datetime | None) -> str:
    """`21 Nov 2026, 14:05` in the site's time zone; empty for no moment."""
    return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else ""


def time_of_day(moment: datetime | None) -> str:
    """`14:05:07`, for what happens within minutes."""
    return date_format(timezone.localtime(moment), "H:i:s") if moment else ""
