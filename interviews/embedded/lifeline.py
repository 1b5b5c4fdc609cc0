"""Ties a process to the life of the one that started it, then becomes the wanted program.

Run as a script, `python -I -S lifeline.py SIGNAL PARENT PROGRAM [ARGUMENT...]`, so that nothing of
ours runs between fork and exec. The kernel sends SIGNAL when the *thread* that forked ends: start
children from a main thread. A change of user clears the tie, so it is made after that.
"""

import os
import sys

PR_SET_PDEATHSIG = 1
PARENT_IS_GONE = 70


def tied(argv: list[str], *, death_signal: int) -> list[str]:
    """The command line that runs `argv` until the caller ends (on Linux; elsewhere unchanged)."""
    if sys.platform != "linux":
        return argv
    here = [sys.executable, "-I", "-S", __file__]
    return [*here, str(int(death_signal)), str(os.getpid()), *argv]


def _hold(death_signal: int, parent: int) -> None:
    import ctypes  # noqa: PLC0415  only the short-lived script pays for it, not every importer

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # it ended before the tie was made
        raise SystemExit(PARENT_IS_GONE)


if __name__ == "__main__":
    _hold(int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606  the command line of our own supervisor
