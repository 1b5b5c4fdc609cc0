"""`manage.py demo`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from interviews.home import Home

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_last_line_says_where_to_go_and_stays_the_same(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    settings.HOME = Home(tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    printed = []
    for _ in range(2):
        out = StringIO()
        call_command("demo", stdout=out)
        printed.append(json.loads(out.getvalue().splitlines()[-1]))

    assert printed[0] == printed[1]
    assert set(printed[0]) == {"candidate_path", "admin_user", "admin_password", "agent_token"}
    assert (tmp_path / "demo.json").stat().st_mode & 0o077 == 0
