"""Runs `manage.py prepare`: one Django start for migrations, static files and the demonstration.

It prints a JSON object per line: a step that is done (`step`, `seconds`, `note`), and last what the
demonstration made (`candidate_path`, `admin_user`, `admin_password`, `agent_token`). Other lines
are not for us.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from interviews.embedded.lifeline import tied


class Preparation:
    """One run of it. Read its pipe when it has something to say; it is over at its end."""

    def __init__(self, checkout: Path, environment: dict[str, str], log: Path) -> None:
        argv = tied([sys.executable, "manage.py", "prepare"], death_signal=signal.SIGKILL)
        self.log = log
        self._unfinished = b""
        with log.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603  our own command
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=checkout,
                env=environment,
                start_new_session=True,
            )
        assert self._process.stdout is not None  # noqa: S101  it was asked for
        self._pipe = self._process.stdout
        self.pipe = self._pipe.fileno()
        os.set_blocking(self.pipe, False)

    def read(self) -> list[dict[str, object]] | None:
        """The objects that have come since the last time, without waiting; None at the end."""
        try:
            said = os.read(self.pipe, 65536)
        except BlockingIOError:
            return []
        if not said:
            return None
        *lines, self._unfinished = (self._unfinished + said).split(b"\n")
        return [found for line in lines if (found := _object(line)) is not None]

    def has_succeeded(self) -> bool:
        """Waits for the process, which has closed its pipe."""
        self._pipe.close()
        return self._process.wait() == 0

    def cancel(self) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()


def _object(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
