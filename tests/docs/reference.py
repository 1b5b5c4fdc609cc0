"""The pages of the reference that are written from the code.

`python -m tests.docs.reference --write` writes them anew.
"""

import os
import sys
from collections.abc import Callable, Mapping

import django

from interviews.home import CHECKOUT
from tests.docs import commands_page, tools_page

FOLDER = CHECKOUT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page.page,
    "tools.md": tools_page.page,
}


def write() -> None:
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
    django.setup()
    write()
