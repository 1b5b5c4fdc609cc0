import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interviews.bootstrap import BootstrapError, main
from interviews.home import CHECKOUT

pytestmark = pytest.mark.wire


def requirements(place: Path, content: str = "") -> Path:
    path = place / "requirements-few.txt"
    path.write_text(content, encoding="utf-8")
    return path


def test_an_environment_is_made_once_and_finds_the_checkout(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    main(venv, requirements(tmp_path))
    found = subprocess.run(
        [venv / "bin" / "python", "-c", "import interviews; print(interviews.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    assert found.stdout.strip() == str(CHECKOUT / "interviews" / "__init__.py")
    begun = time.monotonic()
    main(venv, requirements(tmp_path))
    assert time.monotonic() - begun < 0.1


def test_a_package_that_cannot_be_had_is_one_sentence(tmp_path: Path) -> None:
    script = (CHECKOUT / "interviews" / "bootstrap.py", tmp_path / "venv")
    few = requirements(tmp_path, "no-such-package==1.0\n")
    done = subprocess.run(
        [sys.executable, *script, few],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_NO_INDEX": "1"},
    )
    assert done.returncode == 1
    assert "requirements-few.txt could not be installed (ERROR: " in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "venv" / ".requirements-few").exists()


def test_a_broken_environment_is_made_anew(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    main(venv, requirements(tmp_path))
    assert (venv / "bin" / "python").exists()


def test_a_python_without_venv_is_told_which_package_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(BootstrapError, match="apt-get install python3-venv"):
        main(tmp_path / "venv", requirements(tmp_path))


def test_what_tests_need_is_enough_to_run(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    for name in ("dev", "engine"):
        (tmp_path / f"requirements-{name}.txt").write_text("", encoding="utf-8")
    main(venv, tmp_path / "requirements-dev.txt")
    assert (venv / ".requirements-engine").exists()


@pytest.mark.parametrize("smaller", ["requirements.txt", "requirements-engine.txt"])
def test_each_requirements_file_pins_what_the_larger_one_pins(smaller: str) -> None:
    larger = (CHECKOUT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    lines = (CHECKOUT / smaller).read_text(encoding="utf-8").splitlines()
    pins = {line.split()[0] for line in lines if "==" in line and not line.startswith(" ")}
    assert pins <= {line.split()[0] for line in larger if line}
