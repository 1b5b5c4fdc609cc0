"""Celery entry points. A message only says "look": rows are the record, and the sweep finds all."""

import logging
from collections.abc import Iterable
from uuid import UUID

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from pipeline import ledger, runner

logger = logging.getLogger(__name__)


@shared_task(name="pipeline.sweep")
def sweep(session_id: str | None = None) -> None:
    """Make missing rows and ring for every step that is due, of one session or of all."""
    _ring(ledger.sweep(UUID(session_id) if session_id else None))


@shared_task(name="pipeline.run_step")
def run_step(step_run_id: str) -> None:
    """Visit one step, then ring for those that can follow it."""
    runner.run_step(UUID(step_run_id))
    _ring(ledger.followers(UUID(step_run_id)))


def nudge(session_id: UUID) -> None:
    """Shorten the wait of an ended session. Without a broker nothing is raised: the sweep comes."""
    try:
        sweep.apply_async((str(session_id),), retry=False)
    except OperationalError:
        logger.warning("The broker is away; the sweep will find the session")


def _ring(step_run_ids: Iterable[UUID]) -> None:
    """A message that nobody took before the next sweeps says nothing that they do not say."""
    for step_run_id in step_run_ids:
        run_step.apply_async((str(step_run_id),), expires=3 * settings.PIPELINE_SWEEP_SECONDS)
