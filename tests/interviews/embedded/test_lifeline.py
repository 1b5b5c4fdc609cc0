import signal
import subprocess
import sys

import pytest

from interviews.embedded.lifeline import PARENT_IS_GONE, tied
from tests.processes import is_alive, wait_until

pytestmark = pytest.mark.wire


def test_a_tied_program_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import subprocess, time; from interviews.embedded.lifeline import tied\n"
                "child = subprocess.Popen(tied(['/bin/sleep', '60'], death_signal=9))\n"
                "print(child.pid, flush=True); time.sleep(60)"
            ),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    try:
        with parent.stdout:
            child = int(parent.stdout.readline())
    finally:
        parent.kill()
        parent.wait()
    wait_until(lambda: not is_alive(child), limit_s=30)


def test_a_program_whose_parent_ended_before_the_tie_never_starts() -> None:
    argv = tied(["/bin/echo", "started"], death_signal=signal.SIGKILL)
    other_parent = [*argv[:5], "1", *argv[6:]]
    done = subprocess.run(other_parent, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (PARENT_IS_GONE, b"")
