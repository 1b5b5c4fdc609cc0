"""A home of its own for each test, and nothing left of it afterwards."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviews.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home")
    yield home
    shutil.rmtree(home.socket_dir, ignore_errors=True)
