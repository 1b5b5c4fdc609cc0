"""The sources of the house, as its own tests read them."""

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("interviews", "realtime", "pipeline")


def python_modules() -> Iterator[Path]:
    """Every module of the three packages, migrations apart, relative to the checkout."""
    for package in PACKAGES:
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(CHECKOUT)


def own_files(*endings: str) -> Iterator[Path]:
    """Sources, pages, styles, scripts and tests that people of this project write."""
    for folder in (*PACKAGES, "templates", "static", "tests", "bench"):
        for path in sorted((CHECKOUT / folder).rglob("*")):
            relative = path.relative_to(CHECKOUT)
            if path.suffix in endings and not {"migrations", "vendor"} & set(relative.parts):
                yield relative


def text_of(path: Path) -> str:
    return (CHECKOUT / path).read_text(encoding="utf-8")


def parsed(path: Path) -> ast.Module:
    """Without collections: in one, another thread may format an error, which parses its line, too.

    CPython before 3.11.8 and 3.12.2 then says SystemError of the tree (its issue 106905).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text_of(path))
    finally:
        if was_on:
            gc.enable()
