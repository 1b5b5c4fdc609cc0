"""Renew a Claim from a thread of its own while the step is at work, for as long as a step has."""

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import connection

from pipeline import claims
from pipeline.weather import WEATHER

logger = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 3


class Heartbeat:
    """A context manager: inside it the lease keeps moving on, unless somebody else took the step.

    A missed renewal is tried again at the next beat; the lease is what limits the damage. After
    `limit_seconds` nothing is renewed any more, and `overrun` is called once, in the heartbeat's
    thread: the step's own hangs. Where it cannot do its work, the lease runs out.
    """

    def __init__(
        self,
        claim: claims.Claim,
        *,
        lease_seconds: float,
        limit_seconds: float,
        overrun: Callable[[], object],
    ) -> None:
        self._claim = claim
        self._lease_seconds = lease_seconds
        self._limit_seconds = limit_seconds
        self._overrun = overrun
        self._finished = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="claim-heartbeat", daemon=True)

    def is_lost(self) -> bool:
        """Somebody else has the step by now, or nobody wants it, or its time is over."""
        return self._lost.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._finished.set()
        self._thread.join()

    def _beat(self) -> None:
        ends_at = time.monotonic() + self._limit_seconds
        every_seconds = self._lease_seconds / RENEWALS_PER_LEASE
        try:
            while not self._finished.wait(max(min(every_seconds, ends_at - time.monotonic()), 0)):
                if time.monotonic() >= ends_at:
                    self._lost.set()
                    self._take_away()
                    return
                if not self._renew():
                    self._lost.set()
                    return
        finally:
            connection.close()

    def _take_away(self) -> None:
        try:
            self._overrun()
        except WEATHER:
            logger.warning(
                "The lease of a step that hangs must run out",
                extra={"claim": self._claim},
            )

    def _renew(self) -> bool:
        try:
            return claims.renew(self._claim, lease_seconds=self._lease_seconds)
        except WEATHER:
            logger.warning("A claim could not be renewed", extra={"claim": self._claim})
            connection.close()
            return True
