"""The walls of the house: who may import whom."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT


@pytest.mark.unit
def test_every_import_contract_is_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [command, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout
