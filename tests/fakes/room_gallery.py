"""Takes pictures of every screen and state of the candidate's pages.

`python -m tests.fakes.room_gallery FOLDER [SCENE or LOOK ...]`: everything, or what is named.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import launch_chromium
from tests.fakes.room_scenes import SCENES
from tests.fakes.room_visit import Look, visiting

DESK: Look = {"viewport": {"width": 1280, "height": 800}}
PHONE: Look = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW: Look = {"viewport": {"width": 320, "height": 640}}

LOOKS: dict[str, Look] = {
    "desk-light": DESK | {"color_scheme": "light"},
    "desk-dark": DESK | {"color_scheme": "dark"},
    "phone-light": PHONE | {"color_scheme": "light"},
    "phone-dark": PHONE | {"color_scheme": "dark"},
    "narrow-light": NARROW | {"color_scheme": "light"},
}


def take_pictures(folder: Path, scenes: list[str], looks: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, microphone_allowed=False)
        for scene in scenes:
            for look in looks:
                with visiting(browser, LOOKS[look]) as visit:
                    SCENES[scene](visit)
                    visit.page.wait_for_timeout(600)  # until the shape has settled
                    visit.page.screenshot(path=folder / f"{scene}-{look}.png")


if __name__ == "__main__":
    wanted = sys.argv[2:]
    take_pictures(
        Path(sys.argv[1]),
        [scene for scene in SCENES if scene in wanted] or list(SCENES),
        [look for look in LOOKS if look in wanted] or list(LOOKS),
    )
