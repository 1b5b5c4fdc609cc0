"""The people's part in the last act: they keep workers busy, and erase somebody at a standstill."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from pipeline import claims, tasks
from pipeline.clock import DatabaseClock
from pipeline.models import StepRun

READ_BY_MODEL = ("summary", "action_items", "ratings", "links")
#: More than one worker does at once.
WANTED, ENOUGH = 10, 6
PATIENCE_S = 30.0
LOOKS_EVERY_S = 0.1
#: A lease that is renewed never has less left.
NEARLY_OVER = timedelta(seconds=2)


def have_many_done_again(sessions: list[UUID], clicked: Callable[[StepRun], None]) -> None:
    """Until so many are at work at once that each worker has some."""
    done = StepRun.objects.filter(session_id__in=sessions, step__in=READ_BY_MODEL, status="done")
    for step_run in done.order_by("?")[:WANTED]:
        if claims.run_again(step_run.pk):
            clicked(step_run)
    tasks.sweep.apply_async(retry=False)
    _wait(lambda: StepRun.objects.filter(status="running").count() >= ENOUGH)


def find_held() -> list[StepRun]:
    """What is in the hands of whoever stands still; nothing where they had nothing."""
    left = Q(status="running", lease_until__lt=DatabaseClock() + NEARLY_OVER)
    _wait(
        lambda: (
            StepRun.objects.filter(left).exists()
            or not StepRun.objects.filter(status="running").exists()
        )
    )
    return list(StepRun.objects.filter(left))


def wait_for_others(held: list[StepRun]) -> None:
    """Until everything is in other hands, or done; or gone."""
    fences = {each.pk: each.fence for each in held}

    def is_taken() -> bool:
        now = StepRun.objects.filter(pk__in=fences)
        return all(each.fence > fences[each.pk] or each.status != "running" for each in now)

    _wait(is_taken)


def _wait(is_so: Callable[[], bool]) -> None:
    """No longer than people wait: what has not come by then is seen by the audit."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < deadline:
        time.sleep(LOOKS_EVERY_S)
