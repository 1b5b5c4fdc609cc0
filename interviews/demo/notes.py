"""What the demonstration remembers between runs: password, link and token, in a private file."""

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass
class DemoNotes:
    """`password_mark` is a digest of the stored password: it tells whether somebody changed it."""

    admin_password: str = ""
    password_mark: str = ""
    token: str = ""
    agent_token: str = ""


def read_notes(path: Path) -> DemoNotes:
    """What was written there; empty notes when there is nothing readable."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return DemoNotes()
    if not isinstance(found, dict):
        return DemoNotes()
    return DemoNotes(**{each.name: str(found.get(each.name, "")) for each in fields(DemoNotes)})


def write_notes(path: Path, notes: DemoNotes) -> None:
    """Readable for its owner only, and never half written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(notes), file)
    fresh.replace(path)
