"""The domain as a Django application."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Not in the package's __init__: the supervisor imports that and has no use for Celery.
        from interviews import celery as celery  # noqa: PLC0415, PLC0414 - tasks need their app
        from interviews import checks as checks  # noqa: PLC0415, PLC0414 - registers itself
        from interviews import wiring  # noqa: PLC0415 - applications must be loaded first

        wiring.connect()
