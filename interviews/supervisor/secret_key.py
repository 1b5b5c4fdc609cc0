"""The secret key of an installation: made once, kept where only its owner reads it."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := path.read_text(encoding="utf-8").strip():
            return key
        path.unlink()  # a start was cut short between making and writing it
        return read_or_make(path)
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key + "\n")
    return key
