"""Makes the virtual environment of a checkout, exactly as its requirements file pins it.

Run as a script by the Makefile, with any Python that is new enough and nothing installed:
`python3 interviews/bootstrap.py VENV REQUIREMENTS`. A copy of the file inside the environment says
what was installed; while it is the same, there is nothing to do.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
INSTALL = ("install", "--no-deps", "--require-hashes", "--no-input", "--disable-pip-version-check")
#: What is installed along with a file, so that `make run` after `make test` has nothing to do.
CONTAINS = {"requirements-dev.txt": ("requirements-engine.txt",)}
COMPLAINTS = ("ERROR", "error:", "WARNING: Retrying")
EVERY = 25  # packages between two lines of progress


class BootstrapError(Exception):
    """The environment cannot be made; the message says what to do."""


def main(venv: Path, requirements: Path) -> None:
    """Raises BootstrapError."""
    stamp = venv / f".{requirements.stem}"
    wanted = requirements.read_bytes()
    if _is_same(stamp, wanted):
        return
    with _locked(venv):
        if _is_same(stamp, wanted):  # somebody else was quicker
            return
        python = venv / "bin" / "python"
        if not _works(python):
            _make(venv)
        _install(python, requirements)
        _add_checkout(venv)
        stamp.write_bytes(wanted)
        for smaller in CONTAINS.get(requirements.name, ()):
            contained = requirements.with_name(smaller)
            (venv / f".{contained.stem}").write_bytes(contained.read_bytes())


def _is_same(stamp: Path, wanted: bytes) -> bool:
    return stamp.is_file() and stamp.read_bytes() == wanted


@contextmanager
def _locked(venv: Path) -> Iterator[None]:
    """`make run` and `make test` in two terminals must not install at the same time."""
    venv.mkdir(parents=True, exist_ok=True)
    directory = os.open(venv, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def _works(python: Path) -> bool:
    """An environment breaks when the Python that it was made from goes away."""
    if not python.exists():
        return False
    probe = [str(python), "-m", "pip", "--version"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0  # noqa: S603


def _make(venv: Path) -> None:
    _say(f"Making a virtual environment in {venv}")
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BootstrapError(
            "Python cannot make a virtual environment: install its venv module "
            "(on Debian and Ubuntu: apt-get install python3-venv)."
        )


def _install(python: Path, requirements: Path) -> None:
    """Progress in a line now and then: pip's own would be a line or two for each package."""
    _say(f"Installing the packages of {requirements.name} (once; a minute or two)")
    command = [str(python), "-m", "pip", *INSTALL, "-r", str(requirements)]
    with subprocess.Popen(  # noqa: S603  the environment's own pip
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=CHECKOUT
    ) as pip:
        said = _follow(pip.stdout or ())
    if pip.returncode != 0:
        raise BootstrapError(
            f"The packages of {requirements.name} could not be installed ({said}): "
            "check the network, then run the same command again."
        )


def _follow(lines: Iterator[str] | tuple[str, ...]) -> str:
    """Returns the last complaint, or the last line."""
    collected, last, complaint = 0, "", ""
    for line in lines:
        last = line.strip() or last
        if last.startswith(COMPLAINTS):
            complaint = last
        if line.startswith("Collecting "):
            collected += 1
            if collected % EVERY == 0:
                _say(f"  {collected} packages found")
        elif line.startswith("Installing collected"):
            _say(f"  putting {collected} packages in place")
    return complaint or last


def _add_checkout(venv: Path) -> None:
    """So that a bare `pytest` or `python -m` finds the packages of the checkout."""
    for directory in venv.glob("lib/python*/site-packages"):
        (directory / "viva.pth").write_text(f"{CHECKOUT}\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).resolve())
    except BootstrapError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Interrupted: run the same command again to go on.")
