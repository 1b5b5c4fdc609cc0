"""The Celery application: `celery -A interviews worker`."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")

app = Celery("viva")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["interviews", "pipeline"])


@setup_logging.connect
def keep_logging(**_kwargs: object) -> None:
    """Being connected is enough: Celery then leaves alone what `settings.LOGGING` has set up."""
