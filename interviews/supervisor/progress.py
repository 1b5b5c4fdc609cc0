"""What the person at the terminal reads: a line per step with its time, then the addresses."""

import sys
from typing import TextIO

GREEN, RED, DIM, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
WIDTH = 34


class Progress:
    """Writes to `out`; colours only on a terminal, marks in ASCII where the encoding needs it."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._has_colours = self._out.isatty()
        encoding = (self._out.encoding or "ascii").lower().replace("-", "")
        self._done, self._failed = ("✓", "✗") if encoding == "utf8" else ("ok", "!!")
        self._is_heard = True

    def say(self, line: str = "") -> None:
        self._write(f"{line}\n")

    def doing(self, what: str) -> None:
        """Shown until the step is done, where a line can be taken back."""
        if self._has_colours:
            self._write(f"  {DIM}  {what} ...{PLAIN}\r")

    def done(self, what: str, seconds: float, note: str = "") -> None:
        self._mark(self._done, GREEN, f"{what:<{WIDTH}} {seconds:5.1f} s  {note}".rstrip())

    def failed(self, sentence: str) -> None:
        self._mark(self._failed, RED, sentence)

    def _mark(self, mark: str, colour: str, line: str) -> None:
        if self._has_colours:
            self._write(f"\x1b[2K  {colour}{mark}{PLAIN} {line}\n")
        else:
            self._write(f"  {mark} {line}\n")

    def _write(self, text: str) -> None:
        """A reader that went away (`make run | head`) must not end the servers."""
        if not self._is_heard:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except (BrokenPipeError, OSError):
            self._is_heard = False
