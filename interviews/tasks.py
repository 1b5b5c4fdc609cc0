"""Celery entry points of the domain: what has to be looked for from time to time."""

from celery import shared_task
from django.utils import timezone

from interviews.actions.abandoned import sweep_sessions


@shared_task(name="interviews.sweep_sessions")
def sweep() -> None:
    """Interrupt what was abandoned, end what nobody came back to."""
    sweep_sessions(now=timezone.now())
