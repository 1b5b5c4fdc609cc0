from pathlib import Path

import pytest

from interviews.supervisor.logs import last_line, rotate

pytestmark = pytest.mark.unit


def test_a_long_log_steps_aside_and_a_short_one_stays(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("long" * 10, encoding="utf-8")
    (tmp_path / "beat.log").write_text("short", encoding="utf-8")
    rotate(tmp_path, largest_bytes=10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["beat.log", "web.log.1"]


def test_the_last_line_is_what_a_child_said_last(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    assert last_line(log) == ""
    log.write_text("Traceback\nValueError: no\n\n", encoding="utf-8")
    assert last_line(log) == "ValueError: no"
