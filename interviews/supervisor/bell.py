"""Wakes the supervisor: when it shall stop, when a child ended, when a pipe can be read."""

import contextlib
import select
import signal
import socket
from types import FrameType, TracebackType
from typing import Self

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Bell:
    """Between enter and exit the stop signals only set `has_stop_rung`; nothing is interrupted."""

    def __init__(self) -> None:
        self.has_stop_rung = False

    def __enter__(self) -> Self:
        self._heard, self._ring = socket.socketpair()
        self._heard.settimeout(0)
        self._ring.settimeout(0)
        signal.set_wakeup_fd(self._ring.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._stop) for number in STOP_SIGNALS}
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, _note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._heard.close()
        self._ring.close()

    def wait(self, limit_s: float, *pipes: int) -> None:
        """Return at the next signal or when a pipe can be read, at the latest after `limit_s`."""
        select.select([self._heard.fileno(), *pipes], [], [], max(0.0, limit_s))
        with contextlib.suppress(BlockingIOError):
            self._heard.recv(4096)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.has_stop_rung = True


def _note(_number: int, _frame: FrameType | None) -> None:
    """The wake-up descriptor has already rung."""
