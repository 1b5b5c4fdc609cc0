from pathlib import Path

import pytest
from pytest_django import Settings

from interviews.management.commands.prepare import collect_static, migrate

HASHED = "interviews.staticfiles.HashedStaticFilesStorage"


@pytest.mark.db
@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    assert migrate() == "nothing new"


@pytest.mark.unit
def test_static_files_are_collected_once_and_again_when_one_changes(
    tmp_path: Path, settings: Settings
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("p { margin: 0 }", encoding="utf-8")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    assert collect_static() == "collected"
    assert collect_static() == "nothing new"
    (source / "page.css").write_text("p { margin: 1px }", encoding="utf-8")
    assert collect_static() == "collected"
    assert "1px" in (tmp_path / "static" / "page.css").read_text(encoding="utf-8")


@pytest.mark.unit
def test_our_own_pages_scripts_and_styles_can_be_collected(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": HASHED}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    assert collect_static() == "collected"
    assert (tmp_path / "static" / "staticfiles.json").exists()
