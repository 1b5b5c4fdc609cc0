"""The settings of a real installation leave Django nothing to warn about."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviews.home import CHECKOUT

pytestmark = pytest.mark.unit

PRODUCTION = {
    "SECRET_KEY": "a-long-text-that-nobody-guesses-0123456789-abcdefghijklmnopq",
    "PUBLIC_URL": "https://talk.example",
    "DATABASE_URL": "postgresql://viva:secret@db.example/viva",
    "REDIS_URL": "redis://redis.example:6379/0",
    "BEHIND_TLS_PROXY": "yes",
}


def run_check(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` in an environment of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "VIVA_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_settings_leave_nothing_to_warn_about(tmp_path: Path) -> None:
    outcome = run_check(tmp_path, "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert outcome.returncode == 0, outcome.stderr
    assert "no issues" in outcome.stdout


def test_an_installation_without_a_key_is_told_what_to_set(tmp_path: Path) -> None:
    outcome = run_check(tmp_path)

    assert outcome.returncode == 1
    assert "Set SECRET_KEY (or SECRET_KEY_FILE) to a long random text." in outcome.stderr


def test_the_key_that_a_home_keeps_is_enough(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("a-long-text-that-nobody-guesses\n", encoding="utf-8")

    assert run_check(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"), [("DEBUG", "perhaps"), ("PORT", "eighty"), ("DATABASE_URL", "mysql://db/x")]
)
def test_a_value_that_cannot_be_used_names_its_variable(
    tmp_path: Path, name: str, value: str
) -> None:
    outcome = run_check(tmp_path, **{"SECRET_KEY": "key", name: value})

    assert outcome.returncode != 0
    assert (
        outcome.stderr.strip().splitlines()[-1].startswith("interviews.env.SettingError: " + name)
    )
