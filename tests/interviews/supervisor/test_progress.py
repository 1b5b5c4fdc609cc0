import io

import pytest

from interviews.supervisor.progress import Progress

pytestmark = pytest.mark.unit


class FakeTerminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def printed(out: io.TextIOWrapper) -> str:
    return out.buffer.getvalue().decode() if isinstance(out.buffer, io.BytesIO) else ""


def test_a_pipe_gets_plain_lines() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    progress = Progress(out)
    progress.doing("Postgres")
    progress.done("Postgres", 0.61, "new")
    assert printed(out) == f"  ✓ {'Postgres':<34}   0.6 s  new\n"


def test_a_terminal_gets_colours_and_the_running_step() -> None:
    out = FakeTerminal(io.BytesIO(), encoding="utf-8")
    progress = Progress(out)
    progress.doing("Postgres")
    assert "Postgres ..." in printed(out)
    progress.failed("It ended.")
    assert printed(out).endswith("\x1b[31m✗\x1b[0m It ended.\n")


def test_an_ascii_terminal_gets_ascii() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    progress = Progress(out)
    progress.done("Postgres", 0.61)
    progress.failed("It ended.")
    assert printed(out).split("\n")[1] == "  !! It ended."


def test_a_reader_that_went_away_does_not_matter() -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    progress = Progress(Closed())
    progress.say("nobody")
    progress.say("hears this")
