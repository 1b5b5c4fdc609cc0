"""What `manage.py check` asks of an installation, beyond Django's own questions."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def check_secret_key(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - the shape of a check
    **_options: object,
) -> list[CheckMessage]:
    """Without a lasting key, cookies of one process mean nothing to the next."""
    if settings.DEBUG or settings.CONFIGURED_SECRET_KEY:
        return []
    return [Error("Set SECRET_KEY (or SECRET_KEY_FILE) to a long random text.", id="viva.E001")]
