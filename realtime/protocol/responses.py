"""Asking the provider to speak: at most one request in flight, none while a response runs."""

from dataclasses import dataclass, field

from realtime.protocol.commands import CancelResponse, Command, CreateResponse
from realtime.protocol.events import ErrorClass, Instant, ResponseFinished

#: A provider that owes a response and says nothing at all for so long is stuck.
SILENCE_LIMIT_MS = 15_000
#: How often a failed response is asked for again before the Leg is given up.
RETRIES = 3
FIRST_PAUSE_MS = 500
REFUSAL_PAUSE_MS = 250
#: Where a provider says that there was too much at once: longer, and as long as it asks for.
BUSY_PAUSE_MS = 2_000
LONGEST_PAUSE_MS = 30_000


@dataclass(slots=True)
class Responses:
    active_id: str = ""  # empty while no response runs
    in_flight: str = ""  # event id of a request not yet answered; empty when none
    is_owed: bool = False  # a response is wanted as soon as none runs
    failures: int = 0  # in a row
    touched_at: Instant = 0  # when the provider last said anything
    is_throttled: bool = False  # the one that is owed was too much for the provider
    is_regretted: bool = False  # the request in flight is not wanted any more
    _not_before: Instant = 0
    _count: int = 0
    _over: set[str] = field(default_factory=set)  # responses of this Leg that have finished

    @property
    def is_busy(self) -> bool:
        return bool(self.active_id or self.in_flight)

    @property
    def is_idle(self) -> bool:
        return not (self.is_busy or self.is_owed)

    def want(self) -> None:
        """Wishes while one is owed already are one wish."""
        self.is_owed = True

    def ask_if_owed(self, now: Instant) -> list[Command]:
        if self.is_busy or not self.is_owed or now < self._not_before:
            return []
        self.is_owed = False
        self._count += 1
        self.touched_at = now
        self.in_flight = f"create_{self._count}"
        return [CreateResponse(self.in_flight)]

    def unwant(self) -> None:
        self.is_owed = self.is_throttled = False

    def regret(self) -> None:
        """A request cannot be taken back before its response has a name: then it is cancelled."""
        self.is_regretted = bool(self.in_flight)

    def started(self, response_id: str) -> bool:
        """Whether anybody wants it; a late word of one that has finished changes nothing."""
        if self.is_over(response_id):
            return False
        is_wanted = not self.is_regretted
        self.active_id = response_id
        self.is_throttled = False
        self._answered()
        return is_wanted

    def is_over(self, response_id: str) -> bool:
        return response_id in self._over

    def finished(self, event: ResponseFinished, now: Instant) -> None:
        """A response that failed for a passing reason is owed again, after a pause."""
        self._over.add(event.response_id)
        if event.response_id == self.active_id:
            self.active_id = ""
        if event.status == "failed":
            self.failed(now, event.kind, event.retry_after_ms)
        elif event.status == "completed":
            self.failures = 0
            self._not_before = 0

    def refused(self, now: Instant) -> None:
        """The provider was already answering: ask again when it has finished."""
        self._answered()
        self.is_owed = True
        self._not_before = now + REFUSAL_PAUSE_MS

    def failed(
        self, now: Instant, kind: ErrorClass = ErrorClass.RETRY, retry_after_ms: int = 0
    ) -> None:
        """Ask again after a pause that grows; too many failures in a row are hopeless."""
        self._answered()
        self.is_owed = True
        self.failures += 1
        self.is_throttled = kind is ErrorClass.BUSY
        first_ms = BUSY_PAUSE_MS if kind is ErrorClass.BUSY else FIRST_PAUSE_MS
        pause_ms = max(first_ms * 2**self.failures, retry_after_ms)
        self._not_before = now + min(pause_ms, LONGEST_PAUSE_MS)

    def cancel(self) -> list[Command]:
        return [CancelResponse(self.active_id)] if self.active_id else []

    def silent_ms(self, now: Instant) -> int:
        """How long the provider has owed a word; 0 where it owes none."""
        return now - self.touched_at if self.is_busy else 0

    def are_hopeless(self, now: Instant) -> bool:
        """Stuck, or failed too often in a row: this Leg will not answer any more."""
        is_stuck = self.silent_ms(now) >= SILENCE_LIMIT_MS
        return is_stuck or self.failures > RETRIES

    def clear(self) -> None:
        """A new Leg has no response, and owes none."""
        self.active_id = ""
        self._answered()
        self._over.clear()
        self.unwant()
        self.failures = 0
        self._not_before = 0

    def _answered(self) -> None:
        self.in_flight = ""
        self.is_regretted = False
