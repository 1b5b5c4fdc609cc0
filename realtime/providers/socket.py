"""A provider's WebSocket whose sound does not wait for a task to be woken."""

from collections.abc import Callable

from websockets.asyncio.client import ClientConnection
from websockets.frames import Frame, Opcode
from websockets.protocol import Event

#: Whether it has taken this text frame; what it has not goes the usual way.
Hear = Callable[[bytes], bool]


class SoundSocket(ClientConnection):
    """`hear` is asked for each whole text frame, in the callback in which its bytes arrive.

    Never before a frame that is still in the queue: the order is the provider's.
    """

    hear: Hear | None = None

    def process_event(self, event: Event) -> None:
        if (
            self.hear is not None
            and isinstance(event, Frame)
            and event.opcode is Opcode.TEXT
            and event.fin
            and self._is_awaited()
            and self.hear(bytes(event.data))
        ):
            return
        super().process_event(event)

    def _is_awaited(self) -> bool:
        """Everything before was read, and whoever reads waits for more."""
        frames = self.recv_messages.frames
        waiter = frames.get_waiter
        return not frames.queue and waiter is not None and not waiter.done()
