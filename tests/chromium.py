"""A headless Chromium for browser tests and screenshots: quiet, with a fake microphone."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

HOW_TO_INSTALL = (
    "No Chromium on this machine: install it (apt-get install chromium), "
    "or run `playwright install chromium`."
)
#: Two pages that each window draws for its address bar: of a page opened and closed again they take
#: three fifths of the time. After them what Playwright switches off, for the last of two such lists
#: counts alone.
SWITCHED_OFF = [
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


def find_chromium(playwright: Playwright) -> Path | None:
    """Any Chromium on the PATH, else the one that Playwright has downloaded."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def microphone_flags(microphone: Path | None, *, allowed: bool = True) -> list[str]:
    """Flags for a microphone that plays a WAV once; without a file it beeps."""
    flags = ["--use-fake-device-for-media-stream"]
    if allowed:
        flags.append("--use-fake-ui-for-media-stream")
    if microphone:
        flags.append(f"--use-file-for-fake-audio-capture={microphone}%noloop")
    return flags


def launch_chromium(
    playwright: Playwright, microphone: Path | None = None, *, microphone_allowed: bool = True
) -> Browser:
    """Start a browser. Raises FileNotFoundError, with what to install, where there is none."""
    executable = find_chromium(playwright)
    if executable is None:
        raise FileNotFoundError(HOW_TO_INSTALL)
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return playwright.chromium.launch(
        executable_path=executable,
        args=[*QUIET, *sandbox, *microphone_flags(microphone, allowed=microphone_allowed)],
    )
