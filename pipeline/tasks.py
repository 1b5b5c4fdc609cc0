"""Celery entry points. A message only says "look": rows are the record, and the sweep finds all."""

import logging
from collections.abc import Iterable
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from pipeline import ledger, recording_files, runner, tape_files
from pipeline.embedding_work import embed_missing
from pipeline.notices import courier, outbox
from pipeline.one_at_a_time import SWEEP, one_at_a_time
from pipeline.retrieval import postings, vector_index

logger = logging.getLogger(__name__)


@shared_task(name="pipeline.sweep")
def sweep(session_id: str | None = None) -> None:
    """Make missing rows and ring for every step that is due, of one session or of all.

    Of all, one worker at a time: on a machine that is slower than its sweeps, they would take every
    thread from the steps.
    """
    if session_id is not None:
        _sweep(UUID(session_id))
        return
    with one_at_a_time(SWEEP) as is_ours:
        if is_ours:
            _sweep()


def _sweep(session_id: UUID | None = None) -> None:
    _ring(ledger.sweep(session_id))
    _ring(outbox.find_due(session_id), deliver)


@shared_task(name="pipeline.run_step")
def run_step(step_run_id: str) -> None:
    """Visit one step; whoever has done it rings for those that follow, and for what it sends."""
    if runner.run_step(UUID(step_run_id)) is runner.Outcome.DONE:
        _ring(ledger.followers(UUID(step_run_id)))
        _ring(ledger.deliveries(UUID(step_run_id)), deliver)


@shared_task(name="pipeline.deliver")
def deliver(delivery_id: str) -> None:
    """Visit one delivery."""
    courier.deliver(UUID(delivery_id))


@shared_task(name="pipeline.embed")
def embed() -> None:
    """Postings and vectors for what has none, some batches of it, and an index over vectors."""
    postings.write_missing()
    embed_missing()
    vector_index.keep_up()


@shared_task(name="pipeline.sweep_files")
def sweep_files() -> None:
    """Files of recordings and of tapes that no row names."""
    recording_files.sweep_files(now=timezone.now())
    tape_files.sweep_tapes(now=timezone.now())


def nudge(session_id: UUID) -> None:
    """Shorten the wait of an ended session. Without a broker nothing is raised: the sweep comes."""
    try:
        sweep.apply_async((str(session_id),), retry=False)
    except OperationalError:
        logger.warning("The broker is away; the sweep will find the session")


def nudge_deliveries(delivery_ids: Iterable[UUID]) -> None:
    """As `nudge`, for what a person has sent again."""
    try:
        for delivery_id in delivery_ids:
            deliver.apply_async((str(delivery_id),), retry=False)
    except OperationalError:
        logger.warning("The broker is away; the sweep will find the delivery")


def _ring(ids: Iterable[UUID], task: "Task[[str], None]" = run_step) -> None:
    """A message that nobody took before the next sweeps says nothing that they do not say."""
    for each in ids:
        task.apply_async((str(each),), expires=3 * settings.PIPELINE_SWEEP_SECONDS)
