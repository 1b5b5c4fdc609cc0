"""Whether a Session has its seat: until then it waits, and it starts by itself."""

from realtime.protocol.commands import AskSeat, Command, ShowWaiting
from realtime.protocol.seat import SeatDenied


class Door:
    def __init__(self, *, needs_seat: bool) -> None:
        self.is_open = not needs_seat  # it has its seat, as long as this process drives it
        self._place: SeatDenied | None = None  # where it stands, if it has to wait

    @property
    def is_waiting(self) -> bool:
        return self._place is not None and not self.is_open

    def knock(self, *, is_ready: bool) -> list[Command]:
        """Ready or not: who has to wait hears of it before the microphone is asked for."""
        return [] if self.is_open else [AskSeat(is_ready)]

    def deny(self, event: SeatDenied) -> list[Command]:
        if self.is_open:
            return []
        self._place = event
        return self.tell()

    def tell(self) -> list[Command]:
        """A new page hears it anew."""
        if self._place is None or self.is_open:
            return []
        return [ShowWaiting(self._place.position, self._place.estimate_minutes)]

    def clear(self) -> None:
        """There is a seat."""
        self._place = None
