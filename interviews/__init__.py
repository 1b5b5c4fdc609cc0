"""The domain of Viva, and its Django project."""

from interviews.celery import app as celery_app

__all__ = ["celery_app"]
