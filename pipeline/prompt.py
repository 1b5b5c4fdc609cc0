"""Prompts as text files, versioned with their step."""

from functools import cache
from pathlib import Path
from string import Template

PROMPTS_DIR = Path(__file__).parent / "prompts"


@cache
def read_prompt(name: str) -> Template:
    """`prompts/<name>.md`, with `$placeholders`."""
    return Template((PROMPTS_DIR / f"{name}.md").read_text(encoding="utf-8"))
