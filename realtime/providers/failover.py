"""Several deployments as one: each new Leg goes to the first that is well."""

import time
from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings

from realtime.providers.base import Refused, Voice
from realtime.providers.health import choose
from realtime.providers.realtime import Endpoint, RealtimeVoices, configured_capabilities


class Deployments:
    """In the order of preference; shared by all Sessions of a process."""

    def __init__(
        self,
        deployments: Sequence[RealtimeVoices],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deployments = tuple(deployments)
        self._clock = clock
        first = self._deployments[0]
        self.name = first.name
        self.model = first.model
        self.transcription_model = first.transcription_model
        self.capabilities = first.capabilities
        self.count = len(self._deployments)

    def make(self) -> Voice:
        health = [deployment.health for deployment in self._deployments]
        return self._deployments[choose(health, self._clock())].make()

    def on_refused(self, hear: Refused) -> None:
        """`hear(deployment, retry_after_s)` whenever one says that it has no place left."""
        for deployment in self._deployments:
            deployment.on_refused(hear)


@cache
def deployments() -> Deployments:
    """Those of this process, as the settings have them."""
    first = RealtimeVoices.from_settings()
    if not settings.REALTIME_FALLBACK_URL:
        return Deployments([first])
    endpoint = Endpoint(
        settings.REALTIME_FALLBACK_URL,
        settings.REALTIME_FALLBACK_API_KEY,
        settings.REALTIME_FALLBACK_MODEL,
    )
    transcriber = settings.REALTIME_FALLBACK_TRANSCRIPTION_MODEL
    can = configured_capabilities(transcriber, settings.REALTIME_FALLBACK_TRANSCRIPTION_LOGPROBS)
    return Deployments([first, RealtimeVoices(endpoint, transcriber, can)])
