"""The children's log files: a long one steps aside at the start, and one older is kept."""

from pathlib import Path

LARGEST_BYTES = 5 * 1024 * 1024


def rotate(directory: Path, *, largest_bytes: int = LARGEST_BYTES) -> None:
    for log in directory.glob("*.log"):
        if log.stat().st_size > largest_bytes:
            log.replace(log.with_suffix(".log.1"))


def last_line(log: Path) -> str:
    """What a child said last, for the sentence about its failure; empty if nothing."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except FileNotFoundError:
        return ""
    return lines[-1].strip() if lines else ""
