"""Moments as people read them, in the site's time zone."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def day_and_time(moment: datetime | None) -> str:
    """`21 Nov 2026, 14:05` in the site's time zone; empty for no moment."""
    return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else ""


def time_of_day(moment: datetime | None) -> str:
    """`14:05:07`, for what happens within minutes."""
    return date_format(timezone.localtime(moment), "H:i:s") if moment else ""
