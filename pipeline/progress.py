"""A bar on the terminal for work that takes minutes; nothing at all where nobody looks."""

import time
from collections.abc import Callable
from typing import Self

WIDTH = 30
#: A terminal that is far away need not be asked more often.
SHOWN_EVERY_S = 0.1
CLEAR = "\x1b[2K"


class ProgressBar:
    """`with ProgressBar(write, total=272, what="sessions", is_shown=True) as bar: bar.advance()`.

    `write` gets text with the ends of lines in it, and shows it at once.
    """

    def __init__(
        self, write: Callable[[str], object], *, total: int, what: str, is_shown: bool
    ) -> None:
        self._write = write
        self._total = total
        self._what = what
        self._done = 0
        self._is_shown = is_shown and total > 0
        self._began = self._shown_at = time.monotonic()

    def __enter__(self) -> Self:
        self._show()
        return self

    def __exit__(self, *_how: object) -> None:
        self._show()
        if self._is_shown:
            self._write("\n")

    def advance(self) -> None:
        self._done += 1
        if time.monotonic() - self._shown_at >= SHOWN_EVERY_S:
            self._show()

    def say(self, line: str) -> None:
        """A line of its own above the bar."""
        self._write(f"{CLEAR if self._is_shown else ''}{line}\n")
        self._show()

    def _show(self) -> None:
        if self._is_shown:
            self._shown_at = time.monotonic()
            seconds = self._shown_at - self._began
            self._write(f"{CLEAR}{draw(self._done, self._total, self._what, seconds)}\r")


def draw(done: int, total: int, what: str, seconds: float) -> str:
    """`[#####.....] 50 of 100 sessions, 12 s to go`."""
    full = WIDTH * done // total
    left = f", {round(seconds / done * (total - done))} s to go" if 0 < done < total else ""
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {done} of {total} {what}{left}"
