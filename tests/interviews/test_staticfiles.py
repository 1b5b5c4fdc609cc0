"""Static files under the names that browsers may keep for ever."""

import json
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import override_settings

from interviews.staticfiles import HashedStaticFilesStorage

pytestmark = pytest.mark.unit

HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


def collect(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Store these files under hashed names; what each became, by its own name."""
    storage = HashedStaticFilesStorage(location=folder, base_url="/static/")
    for name, text in files.items():
        storage.save(name, ContentFile(text.encode()))
    for _, _, processed in storage.post_process({name: (storage, name) for name in files}):
        if isinstance(processed, Exception):
            raise processed
    return {
        name: (folder / storage.stored_name(name)).read_text(encoding="utf-8") for name in files
    }


@pytest.mark.parametrize(
    "statement",
    [
        'import { a, b } from "./lib.js";',
        'import * as lib from "./lib.js";',
        'import lib from "./lib.js";',
        'import {\n  a,\n  b,\n} from "./lib.js";',
        'export { a } from "./lib.js";',
        'export * from "./lib.js";',
        'import "./lib.js";',
    ],
)
def test_an_import_names_the_hashed_file(tmp_path: Path, statement: str) -> None:
    stored = collect(tmp_path, {"main.js": statement, "lib.js": "export const a = 1, b = 2;"})

    before, after = statement.split("./lib.js")
    assert stored["main.js"].startswith(before)
    assert stored["main.js"].endswith(after)
    assert HASHED.search(stored["main.js"].removesuffix('";'))


def test_types_in_comments_may_go_in_circles(tmp_path: Path) -> None:
    stored = collect(
        tmp_path,
        {
            "one.js": '/** @param {import("./two.js").Thing} thing */',
            "two.js": '/** @param {import("./one.js").Thing} thing */',
        },
    )

    assert 'import("./two.js")' in stored["one.js"]


@pytest.mark.db
def test_all_our_files_can_be_collected(tmp_path: Path) -> None:
    hashed = {"BACKEND": "interviews.staticfiles.HashedStaticFilesStorage"}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": hashed}):
        call_command("collectstatic", interactive=False, verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    assert HASHED.search(names["js/room/main.js"])
    text = (tmp_path / names["js/room/main.js"]).read_text(encoding="utf-8")
    imported = re.findall(r'^import [^;]*?"(\./[^"]+)";', text, re.MULTILINE)
    assert imported
    assert all(HASHED.search(url) for url in imported)
