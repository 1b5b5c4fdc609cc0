"""The domain as a Django application."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from interviews import checks, wiring  # noqa: F401, PLC0415 - applications load first

        wiring.connect()
