import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interviews.bootstrap import BootstrapError, main
from interviews.home import CHECKOUT

pytestmark = pytest.mark.wire


def requirements(place: Path, name: str) -> Path:
    path = place / f"requirements-{name}.txt"
    path.write_text("", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With an environment in `venv`, made for development; to make one takes seconds."""
    place = tmp_path_factory.mktemp("checkout")
    requirements(place, "engine")
    main(place / "venv", requirements(place, "dev"))
    return place


def test_an_environment_finds_the_checkout(place: Path) -> None:
    found = subprocess.run(
        [place / "venv" / "bin" / "python", "-c", "import interviews; print(interviews.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    assert found.stdout.strip() == str(CHECKOUT / "interviews" / "__init__.py")


@pytest.mark.parametrize("name", ["dev", "engine"])
@pytest.mark.alone
def test_the_second_time_there_is_nothing_to_do(place: Path, name: str) -> None:
    begun = time.monotonic()
    main(place / "venv", place / f"requirements-{name}.txt")
    assert time.monotonic() - begun < 0.5


def test_a_package_that_cannot_be_had_is_one_sentence(place: Path) -> None:
    few = place / "requirements-few.txt"
    few.write_text("no-such-package==1.0\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, CHECKOUT / "interviews" / "bootstrap.py", place / "venv", few],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_NO_INDEX": "1"},
    )
    assert done.returncode == 1
    assert "requirements-few.txt could not be installed (ERROR: " in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (place / "venv" / ".requirements-few").exists()


def test_a_broken_environment_is_made_anew(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    main(venv, requirements(tmp_path, "few"))
    assert (venv / "bin" / "python").exists()


def test_a_python_without_venv_is_told_which_package_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(BootstrapError, match="apt-get install python3-venv"):
        main(tmp_path / "venv", requirements(tmp_path, "few"))


@pytest.mark.parametrize("smaller", ["requirements.txt", "requirements-engine.txt"])
def test_each_requirements_file_pins_what_the_larger_one_pins(smaller: str) -> None:
    larger = (CHECKOUT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    lines = (CHECKOUT / smaller).read_text(encoding="utf-8").splitlines()
    pins = {line.split()[0] for line in lines if "==" in line and not line.startswith(" ")}
    assert pins <= {line.split()[0] for line in larger if line}
