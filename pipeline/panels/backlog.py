"""On the first page: how many steps wait, and when they will be done if it goes on like this."""

from datetime import timedelta
from math import ceil

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews import access
from interviews.panels import Panel
from pipeline.clock import seconds_from_now
from pipeline.models import StepRun

#: Fewer than a few sessions' steps are no backlog.
FEWEST = 20
WINDOW = timedelta(minutes=10)


def build_backlog_panel(user: User) -> Panel | None:
    """Of the user's organizations; nothing where nobody has to wait."""
    runs = access.scope(user, StepRun.objects.order_by())
    waiting = runs.filter(will_go_on()).count()
    if waiting < FEWEST:
        return None
    since = seconds_from_now(-WINDOW.total_seconds())
    done = runs.filter(status=StepRun.Status.DONE, finished_at__gte=since).count()
    context = {"words": describe(waiting, done)}
    return Panel("backlog", _("On its way"), "admin/pipeline/_backlog.html", context)


def will_go_on() -> Q:
    """What runs, is due, or waits for another step that has not failed."""
    failed = StepRun.objects.filter(session=OuterRef("session"), status=StepRun.Status.FAILED)
    goes_on = Q(~Exists(failed), status=StepRun.Status.BLOCKED)
    return Q(status__in=(StepRun.Status.READY, StepRun.Status.RUNNING)) | goes_on


def describe(waiting: int, done: int) -> str:
    """`done` within the window; the oldest sessions come first."""
    wait = ngettext("%(n)d step waits", "%(n)d steps wait", waiting) % {"n": waiting}
    minutes = minutes_left(waiting, done)
    if minutes is None:
        return _("%(wait)s, and none was done within ten minutes: is a worker running?") % {
            "wait": wait
        }
    rate = _("%(n)d were done within ten minutes") % {"n": done}
    left = ngettext("about a minute is left", "about %(n)d minutes are left", minutes)
    return f"{wait}; {rate}, so {left % {'n': minutes}}."


def minutes_left(waiting: int, done: int) -> int | None:
    """At the rate of the window; None: nothing was done in it."""
    return ceil(waiting * WINDOW.total_seconds() / 60 / done) if done else None
