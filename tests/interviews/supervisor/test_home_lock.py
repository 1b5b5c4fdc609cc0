from pathlib import Path

import pytest

from interviews.home import Home
from interviews.supervisor import home_lock

pytestmark = pytest.mark.unit


def test_a_second_holder_learns_where_the_first_is(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with (
        home_lock.held(home, "http://127.0.0.1:8000"),
        pytest.raises(home_lock.AlreadyRunsError, match=r"at http://127\.0\.0\.1:8000: stop"),
        home_lock.held(home, "http://127.0.0.1:9000"),
    ):
        pass


def test_the_home_is_free_afterwards(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for url in ("http://127.0.0.1:8000", "http://127.0.0.1:80"):
        with home_lock.held(home, url):
            assert (tmp_path / "supervisor.lock").read_text(encoding="utf-8") == url
