"""`make screenshots`: pictures of every screen, and those that the documentation shows."""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from interviews.home import CHECKOUT
from tests.chromium import launch_chromium
from tests.e2e.product import running_product
from tests.e2e.scenes import LOOKS, walk_everywhere

IMAGES = CHECKOUT / "docs" / "images"
#: What the documentation shows, by screen and look.
SHOWN = {
    "room.png": "room.desktop-light",
    "room-phone-dark.png": "room.phone-dark",
    "invitation.png": "invitation.desktop-light",
    "session.png": "admin-session.desktop-light",
    "session-dark.png": "admin-session.desktop-dark",
    "session-evidence.png": "admin-session-evidence.desktop-light",
    "interview.png": "admin-interview.desktop-light",
    "home.png": "admin-home.desktop-light",
    "queue.png": "admin-queue.desktop-light",
    "compare.png": "admin-compare.desktop-light",
    "search.png": "admin-search.desktop-light",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, help="keep every picture in this folder")
    wanted = parser.parse_args().all
    with tempfile.TemporaryDirectory(prefix="viva-pictures-") as folder:
        pictures = wanted or Path(folder) / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        take_pictures(Path(folder) / "home", pictures)
        IMAGES.mkdir(exist_ok=True)
        for name, picture in SHOWN.items():
            shutil.copy(pictures / f"{picture}.png", IMAGES / name)


def take_pictures(home: Path, pictures: Path) -> None:
    with running_product(home) as product, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for screen, page in walk_everywhere(browser, product):
            for look in LOOKS:
                look.take(page)
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=pictures / f"{screen}.{look.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
