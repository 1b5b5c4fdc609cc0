"""Moments as people read them, in the site's time zone."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

A_MINUTE = timedelta(minutes=1)


def day_and_time(moment: datetime | None) -> str:
    """`21 Nov 2026, 14:05` in the site's time zone; empty for no moment."""
    return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else ""


def time_of_day(moment: datetime | None) -> str:
    """`14:05:07`, for what happens within minutes."""
    return date_format(timezone.localtime(moment), "H:i:s") if moment else ""


def wait_since(moment: datetime | None, *, now: datetime) -> str:
    """How long it has waited: `waiting 3 days, 2 hours`; nobody waits for `0 minutes`."""
    if moment is None or now - moment < A_MINUTE:
        return _("ended just now")
    return _("waiting %(since)s") % {"since": timesince(moment, now)}
