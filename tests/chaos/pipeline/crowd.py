"""The people of a storm as a process of their own, which is told a word and answers with one."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from interviews.home import CHECKOUT
from tests.chaos.audit import HarnessError


class Crowd:
    """A context manager: `given` is what `people.py` reads first."""

    def __init__(self, given: dict[str, Any], environment: dict[str, str], log: Path) -> None:
        with log.open("w", encoding="utf-8") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.pipeline.people"],
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
            )
        self._say(json.dumps(given))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    async def told(self, word: str) -> dict[str, Any]:
        """What they answer, when they have done it. Raises HarnessError when they cannot."""
        return await asyncio.to_thread(self._told, word)

    def _told(self, word: str) -> dict[str, Any]:
        assert self._process.stdout is not None
        self._say(word)
        answer = self._process.stdout.readline()
        if not answer:
            raise HarnessError("those who end the interviews have failed")
        heard: dict[str, Any] = json.loads(answer)
        return heard

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise HarnessError("those who end the interviews have failed") from None
