"""The Celery application: `celery -A interviews worker`."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings

from interviews.standstill import STANDSTILL_S, limit_standstills

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")

app = Celery("viva")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["interviews", "pipeline"])


@setup_logging.connect
def keep_logging(**_kwargs: object) -> None:
    """Being connected is enough: Celery then leaves alone what `settings.LOGGING` has set up."""


@worker_init.connect
def keep_no_locks(**_kwargs: object) -> None:
    """Of a step that was taken over nothing is kept from whoever has it now."""
    limit_standstills(min(STANDSTILL_S, settings.PIPELINE_LEASE_SECONDS))
